/**
 * Takes files: as a form through this server ({@link dev.pagerunner.http.upload.Uploads}) or
 * directly into the bucket ({@link dev.pagerunner.http.upload.BucketUploads}). Bytes are written
 * while they come; the document is accepted when all of them are there. On event loops; writing is
 * the blob store's.
 */
package dev.pagerunner.http.upload;

/**
 * Receives files: as a form through this server ({@link dev.pagerunner.http.upload.Uploads}),
 * directly in the bucket ({@link dev.pagerunner.http.upload.BucketUploads}), or from a URL ({@link
 * dev.pagerunner.http.upload.UrlImports}). Bytes are written as they arrive; the document is
 * accepted when all of them are stored. On event loops; the blob store does the writing.
 */
package dev.pagerunner.http.upload;

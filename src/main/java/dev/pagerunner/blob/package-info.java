/**
 * Where bytes live: uploaded documents, page images, crops. {@link dev.pagerunner.blob.BlobStore}
 * is a folder or a bucket of S3. From any context; files are read and written by Vert.x's worker
 * threads.
 */
package dev.pagerunner.blob;

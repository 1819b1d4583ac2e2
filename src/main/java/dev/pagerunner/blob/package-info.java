/**
 * Where bytes are stored: uploaded documents, page images, crops. {@link
 * dev.pagerunner.blob.BlobStore} is a folder or an S3 bucket. From any context; files are read and
 * written by Vert.x's worker threads.
 */
package dev.pagerunner.blob;

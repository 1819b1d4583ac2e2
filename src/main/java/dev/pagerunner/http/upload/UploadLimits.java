package dev.pagerunner.http.upload;

/**
 * Limits of an upload.
 *
 * @param maxBytes size of the largest file that is accepted
 * @param minFreeDiskBytes an upload is refused if it would leave less
 */
public record UploadLimits(long maxBytes, long minFreeDiskBytes) {}

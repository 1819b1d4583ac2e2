package dev.pagerunner.http.upload;

/**
 * How much an upload may take.
 *
 * @param maxBytes size of the largest file that is accepted
 * @param minFreeDiskBytes no upload is accepted that would leave less
 */
public record UploadLimits(long maxBytes, long minFreeDiskBytes) {}

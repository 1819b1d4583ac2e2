package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Future;

/**
 * Limits of an upload.
 *
 * @param maxBytes size of the largest file that is accepted
 * @param minFreeDiskBytes an upload is refused if it would leave less
 */
public record UploadLimits(long maxBytes, long minFreeDiskBytes) {
  /**
   * Fails with a {@link Problem} if a file would fill the disk.
   *
   * @param length of the request; -1 for unknown
   */
  Future<Void> requireFree(BlobStore files, long length) {
    long expected = length >= 0 ? length : maxBytes;
    return files
        .freeBytes()
        .compose(
            free ->
                free - expected < minFreeDiskBytes
                    ? Future.failedFuture(diskFull(free))
                    : Future.succeededFuture());
  }

  /** The same for a file, and fails if it is larger than the largest that is accepted. */
  Future<Void> requireRoom(BlobStore files, long length) {
    return length > maxBytes
        ? Future.failedFuture(UploadStream.tooLarge(maxBytes))
        : requireFree(files, length);
  }

  private static Problem diskFull(long free) {
    return Problem.of(
        ProblemType.DISK_FULL,
        "Only "
            + free
            + " bytes of disk are free on the server. Delete documents, or make room, and try"
            + " again.");
  }
}

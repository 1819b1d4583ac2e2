package dev.pagerunner.http;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.jobs.Documents;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Receives uploads: refuses early what cannot be accepted, and leaves nothing behind of the rest.
 */
final class Uploads {
  private static final Pattern MULTIPART =
      Pattern.compile("(?i)multipart/form-data\\s*;.*boundary=\"?[^\";\\s].*");

  /** What a multipart body may need besides the file. */
  private static final long MULTIPART_OVERHEAD = 64 * 1024;

  private final BlobStore blobs;
  private final Documents documents;
  private final HttpOptions options;

  Uploads(BlobStore blobs, Documents documents, HttpOptions options) {
    this.blobs = blobs;
    this.documents = documents;
    this.options = options;
  }

  /**
   * Stores the file of a multipart request, then hands it on.
   *
   * @param accept takes what was received; if it fails, the file is deleted
   */
  <T> Future<T> receive(HttpServerRequest request, Function<Received, Future<T>> accept) {
    request.pause();
    long length = contentLength(request);
    checkMultipart(request);
    if (length > options.maxUploadBytes() + MULTIPART_OVERHEAD) {
      throw UploadStream.tooLarge(options.maxUploadBytes());
    }
    UUID id = UUID.randomUUID();
    return checkDisk(length)
        .compose(enough -> documents.announce(id))
        .compose(announced -> receiveAnnounced(id, request, accept));
  }

  private <T> Future<T> receiveAnnounced(
      UUID id, HttpServerRequest request, Function<Received, Future<T>> accept) {
    return Multipart.read(id, request, blobs, options.maxUploadBytes())
        .compose(accept)
        .recover(e -> documents.discard(id).transform(discarded -> Future.failedFuture(e)));
  }

  private Future<Void> checkDisk(long length) {
    long expected = length >= 0 ? length : options.maxUploadBytes();
    return blobs
        .freeBytes()
        .compose(
            free ->
                free - expected < options.minFreeDiskBytes()
                    ? Future.failedFuture(diskFull(free))
                    : Future.succeededFuture());
  }

  private static Problem diskFull(long free) {
    return Problem.of(
        ProblemType.DISK_FULL,
        "Only "
            + free
            + " bytes of disk are free on the server. Delete documents, or make room, and try"
            + " again.");
  }

  private static void checkMultipart(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !MULTIPART.matcher(type).matches()) {
      throw Problem.of(
          ProblemType.BAD_REQUEST,
          "Send the file as multipart/form-data, in a field called 'file': curl -F file=@my.pdf");
    }
  }

  /** -1 when the client does not say. */
  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }
}

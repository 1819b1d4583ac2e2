package dev.pagerunner.http;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
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
  private final WebMetrics metrics;

  Uploads(BlobStore blobs, Documents documents, HttpOptions options, WebMetrics metrics) {
    this.blobs = blobs;
    this.documents = documents;
    this.options = options;
    this.metrics = metrics;
  }

  /**
   * Stores the file of a multipart request, then hands it on.
   *
   * @param accept takes what was received; if it fails, the file is deleted
   */
  <T> Future<T> receive(HttpServerRequest request, Function<Received, Future<T>> accept) {
    request.pause();
    UUID id = UUID.randomUUID();
    return checkHead(request)
        .compose(well -> checkDisk(contentLength(request)))
        .compose(enough -> documents.announce(id))
        .compose(announced -> receiveAnnounced(id, request, accept))
        .onComplete(done -> metrics.uploadEnded(outcome(done.cause()), request.bytesRead()));
  }

  private Future<Void> checkHead(HttpServerRequest request) {
    if (!isMultipart(request)) {
      return Future.failedFuture(notMultipart());
    }
    return contentLength(request) > options.maxUploadBytes() + MULTIPART_OVERHEAD
        ? Future.failedFuture(UploadStream.tooLarge(options.maxUploadBytes()))
        : Future.succeededFuture();
  }

  /** A word for the metrics; there are as many as there are kinds of problems, and two more. */
  static String outcome(Throwable refusal) {
    if (refusal == null) {
      return "accepted";
    }
    return refusal instanceof HttpClosedException
        ? "cut_off"
        : Problems.of(refusal).type().name().toLowerCase(Locale.ROOT);
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

  private static boolean isMultipart(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && MULTIPART.matcher(type).matches();
  }

  private static Problem notMultipart() {
    return Problem.of(
        ProblemType.BAD_REQUEST,
        "Send the file as multipart/form-data, in a field called 'file': curl -F file=@my.pdf");
  }

  /** -1 when the client does not say. */
  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }
}

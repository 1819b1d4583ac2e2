package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemHandler;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.FieldNames;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Receives uploads: refuses unacceptable ones early, and deletes the bytes of those that fail. */
public final class Uploads {
  private static final Pattern MULTIPART =
      Pattern.compile("(?i)multipart/form-data\\s*(;.*)?", Pattern.DOTALL);

  /** RFC 2046 allows 70 characters. */
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\";\\s]{1,70}))");

  private static final FieldNames FIELDS = FieldNames.of("title", "model", "pages", "threshold");

  private final BlobStore blobs;
  private final Documents documents;
  private final UploadLimits limits;
  private final WebMetrics metrics;

  public Uploads(BlobStore blobs, Documents documents, UploadLimits limits, WebMetrics metrics) {
    this.blobs = blobs;
    this.documents = documents;
    this.limits = limits;
    this.metrics = metrics;
  }

  /**
   * Stores the file of a multipart request, then hands it on. Unknown fields are refused.
   *
   * @param actor who uploads
   * @param accept takes what was received; if it fails, the file is deleted
   */
  public <T> Future<T> receive(
      HttpServerRequest request, Actor actor, Function<ReceivedUpload, Future<T>> accept) {
    return receive(request, new Multipart.Form(limits.maxBytes(), FIELDS, false), actor, accept);
  }

  /** As {@link #receive}, but ignores unknown fields, for clients that send fields of their own. */
  public <T> Future<T> receiveLeniently(
      HttpServerRequest request, Actor actor, Function<ReceivedUpload, Future<T>> accept) {
    return receive(request, new Multipart.Form(limits.maxBytes(), FIELDS, true), actor, accept);
  }

  private <T> Future<T> receive(
      HttpServerRequest request,
      Multipart.Form form,
      Actor actor,
      Function<ReceivedUpload, Future<T>> accept) {
    request.pause();
    UUID id = UUID.randomUUID();
    return checkHead(request)
        .compose(ignored -> checkDisk(contentLength(request)))
        .compose(ignored -> documents.reserve(id, Math.max(0, contentLength(request)), actor))
        .compose(ignored -> receiveAnnounced(id, request, form, accept))
        .onComplete(done -> metrics.uploadEnded(outcome(done.cause()), request.bytesRead()));
  }

  private Future<Void> checkHead(HttpServerRequest request) {
    if (!isMultipart(request)) {
      return Future.failedFuture(notMultipart());
    }
    if (boundary(request) == null) {
      return Future.failedFuture(noBoundary());
    }
    return contentLength(request) > limits.maxBytes() + Multipart.OVERHEAD
        ? Future.failedFuture(UploadStream.tooLarge(limits.maxBytes()))
        : Future.succeededFuture();
  }

  /** The label for the metrics: one per kind of problem, and two more. */
  static String outcome(Throwable refusal) {
    if (refusal == null) {
      return "accepted";
    }
    return refusal instanceof HttpClosedException
        ? "cut_off"
        : ProblemHandler.of(refusal).type().name().toLowerCase(Locale.ROOT);
  }

  private <T> Future<T> receiveAnnounced(
      UUID id,
      HttpServerRequest request,
      Multipart.Form form,
      Function<ReceivedUpload, Future<T>> accept) {
    return Multipart.read(id, request, boundary(request), blobs, form)
        .compose(accept)
        .recover(e -> documents.abort(id).transform(ignored -> Future.failedFuture(e)));
  }

  private Future<Void> checkDisk(long length) {
    long expected = length >= 0 ? length : limits.maxBytes();
    return blobs
        .freeBytes()
        .compose(
            free ->
                free - expected < limits.minFreeDiskBytes()
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

  /** The boundary; null if there is none. */
  private static String boundary(HttpServerRequest request) {
    Matcher match = BOUNDARY.matcher(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (!match.find()) {
      return null;
    }
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  private static Problem notMultipart() {
    return Problem.of(
        ProblemType.WRONG_CONTENT_TYPE,
        "Send the file as multipart/form-data, in a field called 'file': curl -F file=@my.pdf");
  }

  private static Problem noBoundary() {
    return Problem.of(
        ProblemType.BAD_REQUEST,
        "Content-Type has no boundary, or one of more than 70 characters. Let your HTTP library"
            + " write this header.");
  }

  /** The length; -1 if the client does not send one. */
  private static long contentLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }
}

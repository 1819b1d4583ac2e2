package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.problem.ProblemHandler;
import dev.pagerunner.http.request.FieldNames;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;

/** Receives uploads: refuses unacceptable ones early, and deletes the bytes of those that fail. */
public final class Uploads {
  private static final FieldNames FIELDS =
      FieldNames.of("title", "model", "pages", "threshold", "webhook", "webhook_secret");

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
    return receive(
        request,
        new Multipart.Form(limits.maxBytes(), Contents.DOCUMENT, FIELDS, false),
        actor,
        accept);
  }

  /** As {@link #receive}, but ignores unknown fields, for clients that send fields of their own. */
  public <T> Future<T> receiveLeniently(
      HttpServerRequest request, Actor actor, Function<ReceivedUpload, Future<T>> accept) {
    return receive(
        request,
        new Multipart.Form(limits.maxBytes(), Contents.DOCUMENT, FIELDS, true),
        actor,
        accept);
  }

  private <T> Future<T> receive(
      HttpServerRequest request,
      Multipart.Form form,
      Actor actor,
      Function<ReceivedUpload, Future<T>> accept) {
    request.pause();
    UUID id = UUID.randomUUID();
    return MultipartHead.check(request, limits.maxBytes())
        .compose(ignored -> limits.requireFree(blobs, MultipartHead.contentLength(request)))
        .compose(
            ignored ->
                documents.reserve(id, Math.max(0, MultipartHead.contentLength(request)), actor))
        .compose(ignored -> receiveAnnounced(id, request, form, accept))
        .onComplete(done -> metrics.uploadEnded(outcome(done.cause()), request.bytesRead()));
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
    return Multipart.read(id, request, MultipartHead.boundary(request), blobs, form)
        .compose(accept)
        .recover(e -> documents.abort(id).transform(ignored -> Future.failedFuture(e)));
  }
}

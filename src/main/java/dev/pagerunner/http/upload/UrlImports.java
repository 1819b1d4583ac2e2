package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.limits.ImportLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.RequestText;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.outbound.Download;
import dev.pagerunner.outbound.DownloadFailedException;
import dev.pagerunner.outbound.Downloads;
import dev.pagerunner.outbound.RefusedTargetException;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Documents whose file this server fetches from a URL. The answer is that of an upload, and comes
 * once the file is here: a client that leaves before leaves nothing behind.
 */
public final class UrlImports {
  private static final String FIELD = "url";

  private final BlobStore blobs;
  private final Documents documents;
  private final UploadLimits limits;
  private final WebMetrics metrics;
  private final Optional<Downloads> downloads;
  private final ImportLimit atOnce;

  /** {@code downloads} is empty where this server fetches nothing. */
  public UrlImports(
      BlobStore blobs,
      Documents documents,
      UploadLimits limits,
      WebMetrics metrics,
      Optional<Downloads> downloads,
      ImportLimit atOnce) {
    this.blobs = blobs;
    this.documents = documents;
    this.limits = limits;
    this.metrics = metrics;
    this.downloads = downloads;
    this.atOnce = atOnce;
  }

  /**
   * Stores the file that is at a URL, then hands it on.
   *
   * @param body checked against the contract
   * @param accept takes what was received; if it fails, the file is deleted
   * @return fails with a {@link Problem} that says what is wrong with the URL, or with the file
   */
  public <T> Future<T> receive(
      RoutingContext ctx, JsonObject body, Function<ReceivedUpload, Future<T>> accept) {
    Downloads offered =
        downloads.orElseThrow(
            () ->
                Problem.of(
                    ProblemType.FORBIDDEN,
                    "This server fetches no files: PAGERUNNER_IMPORTS is false. Upload the file"
                        + " itself."));
    return atOnce.during(ctx, () -> receive(ctx, offered, body, accept));
  }

  private <T> Future<T> receive(
      RoutingContext ctx,
      Downloads offered,
      JsonObject body,
      Function<ReceivedUpload, Future<T>> accept) {
    UUID id = UUID.randomUUID();
    Actor actor = Caller.of(ctx).actor();
    return limits
        .requireFree(blobs, 0)
        .compose(ignored -> documents.reserve(id, 0, actor))
        .compose(
            ignored -> {
              Download download = offered.start(body.getString(FIELD).strip());
              Runnable cancel =
                  () -> download.cancel(new HttpClosedException("The client is gone"));
              ctx.addEndHandler(ignoredEnd -> cancel.run());
              if (ctx.response().closed()) {
                // Whose handlers are called no more.
                cancel.run();
              }
              return download
                  .head()
                  .compose(head -> limits.requireRoom(blobs, head.length()).map(head))
                  .compose(head -> stored(id, download, head, body))
                  .onFailure(download::cancel)
                  .compose(accept)
                  .onComplete(
                      done ->
                          metrics.uploadEnded(
                              Uploads.outcome(problem(done.cause())), download.bytes()))
                  .recover(e -> documents.abort(id).transform(unused -> Future.failedFuture(e)));
            })
        .recover(e -> Future.failedFuture(problem(e)));
  }

  private Future<ReceivedUpload> stored(
      UUID id, Download download, Download.Head head, JsonObject body) {
    UploadStream file = UploadStream.of(download, limits.maxBytes());
    return blobs
        .save(BlobKeys.source(id), file)
        .map(
            ignored ->
                file.received(
                    id, BucketUploads.fields(body), file.kind().named(Filenames.safe(name(head)))));
  }

  /** As the server there names the file, or else the end of the URL's path. */
  private static String name(Download.Head head) {
    return head.disposition()
        .map(text -> RequestText.of(text.getBytes(StandardCharsets.ISO_8859_1)))
        .flatMap(PartHead::filename)
        .filter(name -> !name.isBlank())
        .orElseGet(() -> nameIn(head.url()));
  }

  private static String nameIn(String url) {
    String path = url.replaceFirst("\\?.*", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return RequestText.unescaped(last).map(RequestText::of).orElse(last);
  }

  private static Throwable problem(Throwable e) {
    if (e instanceof RefusedTargetException) {
      return Problem.invalid(FIELD, e.getMessage());
    }
    return e instanceof DownloadFailedException
        ? Problem.failedImport(new Problem.FieldError(FIELD, e.getMessage()))
        : e;
  }
}

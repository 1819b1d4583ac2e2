package dev.pagerunner.http.export;

import dev.pagerunner.async.BlockingThreads;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.exports.BlobCopy;
import dev.pagerunner.exports.EventLoop;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSubject;
import dev.pagerunner.exports.Results;
import dev.pagerunner.exports.StoredRun;
import dev.pagerunner.exports.WrongSelectionException;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.limits.ExportLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.response.ContentDisposition;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.ReadableRun;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Answers with a run in a format, as fast as the client reads. What fails before the first byte is
 * a problem; after it the connection is cut, so that no client takes a part for the whole.
 */
public final class ExportResponse {
  private static final int BLOB_READS = 2;

  private final ExportQueries exports;
  private final Results.Queries queries;
  private final BlobStore blobs;
  private final ConcurrencyLimit longReads;
  private final ExportLimit limit;
  private final Path temp;

  /** So that fast clients of archives leave the event loop to everybody else. */
  private final ConcurrencyLimit blobReads = new ConcurrencyLimit(BLOB_READS);

  private final BlockingThreads threads =
      new BlockingThreads("export", ExportLimit.MOST, ExportLimit.MOST);

  public ExportResponse(
      Pool pool, BlobStore blobs, ConcurrencyLimit longReads, ExportLimit limit, Path temp) {
    this.exports = new ExportQueries(pool);
    this.queries = new Results.Queries(new PageQueries(pool), new DetectionQueries(pool));
    this.blobs = blobs;
    this.longReads = longReads;
    this.limit = limit;
    this.temp = temp;
  }

  /** Sends a run, or what there is of it now. */
  public Future<Void> send(RoutingContext ctx, ReadableRun run, ExportRequest wanted) {
    return limit
        .during(ctx, () -> subject(run).compose(subject -> send(ctx, wanted, subject)))
        .recover(ExportResponse::wrongSelection)
        .recover(e -> unlessGone(ctx, e));
  }

  private Future<ExportSubject> subject(ReadableRun run) {
    return ExportSubject.read(exports, run)
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run.id())));
  }

  /** Makes a selection that a run cannot have a problem. */
  public static <T> Future<T> wrongSelection(Throwable e) {
    return Future.failedFuture(
        e instanceof WrongSelectionException wrong
            ? Problem.invalid(wrong.field(), wrong.getMessage())
            : e);
  }

  private Future<Void> send(RoutingContext ctx, ExportRequest wanted, ExportSubject subject) {
    Consumer<HttpServerResponse> head = response -> putHeaders(response, wanted.writer(), subject);
    subject.check(wanted.selection());
    if (HeadRequests.isHead(ctx)) {
      head.accept(ctx.response());
      return ctx.response().end();
    }
    Context context = Vertx.currentContext();
    EventLoop loop = new EventLoop(context);
    BlobCopy copy = new BlobCopy(blobs, loop, new ClientTurns(blobReads, ctx.response()));
    Results results =
        new Results(queries, new ClientTurns(longReads, ctx.response()), loop, copy, temp);
    StoredRun stored = subject.selected(wanted.selection(), results);
    ResponseBody body = new ResponseBody(loop, ctx.response(), head);
    return threads.run(context, () -> write(body, stored, wanted));
  }

  /** A client that disconnected is not an error. */
  private static Future<Void> unlessGone(RoutingContext ctx, Throwable e) {
    return ctx.response().closed() ? Future.succeededFuture() : Future.failedFuture(e);
  }

  private static Void write(ResponseBody body, StoredRun run, ExportRequest wanted)
      throws IOException {
    wanted.writer().write(run, wanted.options(), body);
    body.end();
    return null;
  }

  static HttpServerResponse putHeaders(
      HttpServerResponse response, Exporter exporter, ExportSubject subject) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, exporter.mediaType())
        .putHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment(subject.fileName(exporter)))
        // A compressor would hold 256 KB for as long as the answer takes.
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader("X-Run-State", subject.stored().run().state().word());
  }
}

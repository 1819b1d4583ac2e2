package dev.pagerunner.http.export;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.export.RunFacts;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.limits.ExportLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.response.ContentDisposition;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.ExportQueries.Subject;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunView;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
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

  private final ExportThreads threads = new ExportThreads();

  public ExportResponse(
      Pool pool, BlobStore blobs, ConcurrencyLimit longReads, ExportLimit limit, Path temp) {
    this.exports = new ExportQueries(pool);
    this.queries = new Results.Queries(new PageQueries(pool), new DetectionQueries(pool));
    this.blobs = blobs;
    this.longReads = longReads;
    this.limit = limit;
    this.temp = temp;
  }

  /** A format with its options. */
  public record Wanted(Exporter exporter, ExportOptions options, ExportSelection selection) {
    private Exporter writer() {
      return Exporters.with(options, exporter);
    }
  }

  /** A run with all labels that it may have. */
  private record Labelled(Subject subject, List<String> labels) {}

  /** Sends a run, or what there is of it now. */
  public Future<Void> send(RoutingContext ctx, ReadableRun run, Wanted wanted) {
    return exports
        .subject(run)
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run.id())))
        .compose(subject -> labelled(run, subject))
        .compose(subject -> send(ctx, run, wanted, subject));
  }

  private Future<Labelled> labelled(ReadableRun run, Subject subject) {
    return subject.labels().isEmpty()
        ? exports.foundLabels(run).map(labels -> new Labelled(subject, labels))
        : Future.succeededFuture(new Labelled(subject, subject.labels()));
  }

  private Future<Void> send(RoutingContext ctx, ReadableRun run, Wanted wanted, Labelled labelled) {
    Subject subject = labelled.subject;
    wanted.selection.check(labelled.labels);
    BitSet pages = wanted.selection.wanted(subject);
    RunFacts facts = facts(subject, labelled.labels);
    Consumer<HttpServerResponse> head = response -> putHeaders(response, wanted.writer(), subject);
    if (HeadRequests.isHead(ctx)) {
      head.accept(ctx.response());
      return ctx.response().end();
    }
    Context context = Vertx.currentContext();
    EventLoop loop = new EventLoop(context);
    BlobCopy copy = new BlobCopy(blobs, loop, blobReads, ctx.response());
    Results results = new Results(queries, longReads, ctx.response(), loop, copy, temp);
    StoredRun stored = new StoredRun(run, facts, pages, wanted.selection, results);
    ResponseBody body = new ResponseBody(loop, ctx.response(), head);
    return limit
        .during(ctx, () -> threads.run(context, () -> write(body, stored, wanted)))
        .recover(e -> unlessGone(ctx, e));
  }

  /** A client that disconnected is not an error. */
  private static Future<Void> unlessGone(RoutingContext ctx, Throwable e) {
    return ctx.response().closed() ? Future.succeededFuture() : Future.failedFuture(e);
  }

  private static Void write(ResponseBody body, StoredRun run, Wanted wanted) throws IOException {
    wanted.writer().write(run, wanted.options, body);
    body.end();
    return null;
  }

  private static void putHeaders(HttpServerResponse response, Exporter exporter, Subject subject) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, exporter.mediaType())
        .putHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment(fileName(exporter, subject.filename())))
        // A compressor would hold 256 KB for as long as the answer takes.
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .putHeader("X-Run-State", subject.run().state().word());
  }

  /** Such as {@code paper.coco.json}. */
  private static String fileName(Exporter exporter, String document) {
    int dot = document.lastIndexOf('.');
    String stem = dot > 0 ? document.substring(0, dot) : document;
    return stem + Exporters.extension(exporter);
  }

  private static RunFacts facts(Subject subject, List<String> labels) {
    RunView run = subject.run();
    return new RunFacts(
        run.id().toString(),
        new RunFacts.Source(subject.filename(), subject.mediaType(), subject.sha256()),
        new RunFacts.Model(run.model(), labels, subject.masks()),
        new RunFacts.Progress(run.state(), run.pagesTotal(), run.pagesDone(), run.pagesFailed()));
  }
}

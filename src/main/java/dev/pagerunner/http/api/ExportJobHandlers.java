package dev.pagerunner.http.api;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.exports.ExportJobs.Owner;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.export.ExportViews;
import dev.pagerunner.http.export.MadeExport;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.BlobResponse;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.store.DocumentList;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;

/** Exports that workers make: of many runs, or with the document itself in them. */
public final class ExportJobHandlers {
  private static final String RETRY_AFTER = "Retry-After";

  private final RunQueries runs;
  private final ExportJobs jobs;
  private final ExportedRuns wanted;
  private final MadeExport made;
  private final BlobResponse blobs;

  /** {@code longReads} limits the queries that may read many rows to find a few. */
  public ExportJobHandlers(
      Pool pool, ExportJobs jobs, MadeExport made, BlobResponse blobs, ConcurrencyLimit longReads) {
    this.runs = new RunQueries(pool);
    this.jobs = jobs;
    this.wanted = new ExportedRuns(runs, new DocumentList(pool), new RunSearch(pool), longReads);
    this.made = made;
    this.blobs = blobs;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("createExport", Permission.READ, this::create).taking(BodyKind.JSON),
        Operation.of("listExports", Permission.READ, this::list),
        Operation.of("getExport", Permission.READ, this::get),
        Operation.of("getExportFile", Permission.READ, this::file).streaming(),
        Operation.of("deleteExport", Permission.READ, this::delete));
  }

  static Owner owner(Caller caller) {
    return new Owner(caller.actor().account(), caller.reads());
  }

  private Future<?> create(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    return wanted
        .of(ctx, body)
        .compose(
            ids -> {
              ExportRequest request = ExportChoices.ofBody(body, ids.size() == 1);
              return checked(ctx, ids, request)
                  .compose(ignored -> jobs.create(owner(Caller.of(ctx)), request, ids));
            })
        .recover(MadeExport::tooMany)
        .compose(job -> MadeExport.accepted(ctx, job));
  }

  /** One run is checked at once; of several, those that cannot be exported are left out. */
  private Future<?> checked(RoutingContext ctx, List<UUID> ids, ExportRequest request) {
    if (ids.size() > 1) {
      return Future.succeededFuture();
    }
    UUID id = ids.get(0);
    return runs.readable(id, Caller.of(ctx).reads())
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", id)))
        .compose(run -> made.checked(run, request));
  }

  private Future<?> list(RoutingContext ctx) {
    Owner owner = owner(Caller.of(ctx));
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    return ListResponse.ofItems(
        ctx,
        (ExportJob last, int limit) ->
            jobs.list(
                owner, last == null ? start : new Place(last.times().created(), last.id()), limit),
        ExportViews::job,
        last -> ListCursor.of(last.times().created(), last.id()));
  }

  private Future<?> get(RoutingContext ctx) {
    return existing(ctx).compose(job -> ctx.json(ExportViews.job(job)));
  }

  private Future<?> file(RoutingContext ctx) {
    return existing(ctx)
        .compose(
            job ->
                switch (job.state()) {
                  case QUEUED, RUNNING ->
                      Future.failedFuture(
                          Problem.of(
                              ProblemType.CONFLICT,
                              "The file is not made yet. Ask for the export until it succeeded.",
                              RETRY_AFTER,
                              "5"));
                  case FAILED -> Future.failedFuture(MadeExport.failed(job));
                  case SUCCEEDED -> send(ctx, job);
                });
  }

  private Future<Void> send(RoutingContext ctx, ExportJob job) {
    return blobs.sendFile(
        ctx,
        BlobKeys.exportFile(job.id(), job.attempt()),
        job.file().mediaType(),
        job.id() + "-" + job.attempt(),
        job.file().name());
  }

  private Future<?> delete(RoutingContext ctx) {
    UUID id = exportId(ctx);
    return jobs.delete(id, owner(Caller.of(ctx)))
        .compose(
            deleted ->
                deleted
                    ? NoContent.send(ctx)
                    : Future.failedFuture(Problem.notFound("export", id)));
  }

  private Future<ExportJob> existing(RoutingContext ctx) {
    UUID id = exportId(ctx);
    return jobs.find(id, owner(Caller.of(ctx)))
        .map(found -> found.orElseThrow(() -> Problem.notFound("export", id)));
  }

  private static UUID exportId(RoutingContext ctx) {
    return RequestParams.id(ctx, "export_id", "export");
  }
}

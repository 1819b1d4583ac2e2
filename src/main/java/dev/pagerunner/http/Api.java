package dev.pagerunner.http;

import dev.pagerunner.config.HttpSettings;
import dev.pagerunner.http.api.DetectionHandlers;
import dev.pagerunner.http.api.DocumentHandlers;
import dev.pagerunner.http.api.PageHandlers;
import dev.pagerunner.http.api.RunHandlers;
import dev.pagerunner.http.api.Tutorial;
import dev.pagerunner.http.events.EventStreamHandler;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemHandler;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.response.BlobResponse;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.Forwarded;
import dev.pagerunner.http.server.KnownQuery;
import dev.pagerunner.http.server.OpenApiContract;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.BucketUploads;
import dev.pagerunner.http.upload.Uploads;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Which class answers which operation of {@code openapi.yaml}. */
final class Api {
  private static final Set<String> TAKE_JSON =
      Set.of("createDocument", "createRun", "createUpload", "cancelRun", "retryRun");

  /** Clients of the tutorial, probes and scrapers may add parameters of their own. */
  private static final String STRICT = "/api/v1/";

  private final OpenApiContract contract;
  private final Services services;
  private final ServerNames names;
  private final Map<String, Operation> operations = new HashMap<>();

  /** Answers a request, or fails with what {@link ProblemHandler} tells the client. */
  @FunctionalInterface
  private interface Operation {
    Future<?> answer(RoutingContext ctx);
  }

  Api(OpenApiContract contract, Services services, HttpOptions options, Draining draining) {
    this.contract = contract;
    this.services = services;
    this.names = options.names();
    DocumentQueries documentQueries = new DocumentQueries(services.pool());
    RunQueries runQueries = new RunQueries(services.pool());
    DetectionQueries detectionQueries = new DetectionQueries(services.pool());
    BlobResponse blobs = new BlobResponse(services.blobs());
    WebMetrics web =
        new WebMetrics(services.metrics().registry(), () -> services.events().listeners());
    Uploads uploads = new Uploads(services.blobs(), services.documents(), options.uploads(), web);

    BucketUploads bucketUploads =
        new BucketUploads(services.blobs(), services.documents(), options.uploads(), web);

    ConcurrencyLimit longReads = services.events().longReads();
    Tutorial tutorial =
        new Tutorial(
            documentQueries,
            services.documents(),
            uploads,
            services.models(),
            options.names(),
            longReads);
    operations.put("tutorialCreate", tutorial::create);
    operations.put("tutorialList", tutorial::list);

    DocumentHandlers documents =
        new DocumentHandlers(
            documentQueries,
            services.documents(),
            uploads,
            bucketUploads,
            services.models(),
            blobs);
    operations.put("createUpload", bucketUploads::create);
    operations.put("createDocument", documents::create);
    operations.put("listDocuments", documents::list);
    operations.put("getDocument", documents::get);
    operations.put("deleteDocument", documents::delete);
    operations.put("getDocumentFile", documents::file);

    WaitingRequests waiting = new WaitingRequests(options.limits(), options.names());
    RunHandlers runs =
        new RunHandlers(
            documentQueries,
            runQueries,
            services.documents(),
            services.models(),
            services.events(),
            draining,
            waiting);
    operations.put("createRun", runs::create);
    operations.put("listRuns", runs::list);
    operations.put("getRun", runs::get);
    operations.put("cancelRun", runs::cancel);
    operations.put("retryRun", runs::retry);

    EventStreamHandler events =
        new EventStreamHandler(
            runQueries, services.events(), options.heartbeat(), draining, waiting);
    operations.put("streamEvents", events::open);

    PageHandlers pages =
        new PageHandlers(
            runQueries, new PageQueries(services.pool()), detectionQueries, blobs, longReads);
    operations.put("listPages", pages::list);
    operations.put("getPage", pages::get);
    operations.put("getPageImage", pages::image);
    operations.put("getCrop", pages::crop);
    operations.put(
        "listDetections", new DetectionHandlers(runQueries, detectionQueries, longReads)::list);

    Health health = new Health(() -> true, checks(draining));
    operations.put("getLive", ctx -> live(ctx, health.live()));
    operations.put("getReady", ctx -> health.ready().compose(report -> send(ctx, report)));
    operations.put("listModels", this::models);
    operations.put("getContract", this::contract);
    operations.put("getContractJson", this::contractJson);
    operations.put("getMetrics", this::metrics);
  }

  /** Adds all operations to a router; fails when the contract has another set of them. */
  void mount(Router router) {
    Set<String> missing = new TreeSet<>(operations.keySet());
    for (OpenApiContract.Operation described : contract.operations()) {
      String id = described.id();
      Operation operation = operations.get(id);
      if (!missing.remove(id)) {
        throw new IllegalStateException("Nobody answers operation " + id + " of openapi.yaml");
      }
      Route route = router.route(described.method(), described.route());
      if (described.path().startsWith(STRICT)) {
        route.handler(new KnownQuery(described.query()));
      }
      if (TAKE_JSON.contains(id)) {
        route.handler(new JsonBodies(id.equals("createDocument")));
      }
      route.handler(ctx -> operation.answer(ctx).onFailure(ctx::fail));
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("Operations missing in openapi.yaml: " + missing);
    }
  }

  private Map<String, Supplier<Future<?>>> checks(Draining draining) {
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>();
    checks.put("server", draining::check);
    checks.put("postgres", () -> DatabaseCheck.ask(services.pool()));
    checks.putAll(services.checks());
    return checks;
  }

  private static Future<?> send(RoutingContext ctx, Health.Report report) {
    ctx.response().setStatusCode(report.status());
    return ctx.json(report.body());
  }

  private Future<?> live(RoutingContext ctx, Health.Report report) {
    report.body().put("version", contract.version());
    return send(ctx, report);
  }

  private Future<?> contractJson(RoutingContext ctx) {
    return ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(contract.json());
  }

  private Future<?> models(RoutingContext ctx) {
    return services.models().list().compose(models -> ctx.json(JsonViews.models(models)));
  }

  private Future<?> contract(RoutingContext ctx) {
    return ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
        .end(contract.text());
  }

  private Future<?> metrics(RoutingContext ctx) {
    if (!names.areOnlyLocal() || !isFromHere(ctx.request())) {
      throw Problem.of(
          ProblemType.NOT_FOUND,
          "This port tells metrics to its own machine only, and only while the settings name no"
              + " other address of the server and no proxy. Set PAGERUNNER_HEALTH_PORT and ask"
              + " there.");
    }
    return ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
        .end(services.metrics().scrape());
  }

  /**
   * Not what a proxy on this machine passes on from elsewhere, if it says so; one that does not is
   * named by the settings.
   */
  private static boolean isFromHere(HttpServerRequest request) {
    return HttpSettings.isLoopback(request.remoteAddress().hostAddress())
        && !Forwarded.isIn(request.headers());
  }
}

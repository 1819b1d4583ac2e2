package dev.pagerunner.http;

import dev.pagerunner.accounts.AuditQueries;
import dev.pagerunner.accounts.SignedLinks;
import dev.pagerunner.http.api.CandidateHandlers;
import dev.pagerunner.http.api.DetectionHandlers;
import dev.pagerunner.http.api.DocumentActionHandlers;
import dev.pagerunner.http.api.DocumentHandlers;
import dev.pagerunner.http.api.ExportHandlers;
import dev.pagerunner.http.api.ExportJobHandlers;
import dev.pagerunner.http.api.LinkHandlers;
import dev.pagerunner.http.api.ListHandlers;
import dev.pagerunner.http.api.OutlineHandlers;
import dev.pagerunner.http.api.PageHandlers;
import dev.pagerunner.http.api.RunHandlers;
import dev.pagerunner.http.api.SearchHandlers;
import dev.pagerunner.http.api.ServerHandlers;
import dev.pagerunner.http.api.ServerStatusHandlers;
import dev.pagerunner.http.api.Tutorial;
import dev.pagerunner.http.api.WebhookHandlers;
import dev.pagerunner.http.api.account.AccountHandlers;
import dev.pagerunner.http.api.account.OidcHandlers;
import dev.pagerunner.http.api.account.SessionHandlers;
import dev.pagerunner.http.api.admin.AllDocumentsHandlers;
import dev.pagerunner.http.api.admin.AllRunsHandlers;
import dev.pagerunner.http.api.admin.AuditHandlers;
import dev.pagerunner.http.api.admin.ModelHandlers;
import dev.pagerunner.http.api.admin.RetentionHandlers;
import dev.pagerunner.http.api.admin.StatusHandlers;
import dev.pagerunner.http.api.admin.UserHandlers;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.SessionCookies;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.ContractOperation;
import dev.pagerunner.http.contract.OpenApiContract;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.OperationTable;
import dev.pagerunner.http.events.EventStreamHandler;
import dev.pagerunner.http.export.ExportResponse;
import dev.pagerunner.http.export.MadeExport;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.limits.ExportLimit;
import dev.pagerunner.http.limits.ImportLimit;
import dev.pagerunner.http.limits.WaitingRequests;
import dev.pagerunner.http.log.AccessLog;
import dev.pagerunner.http.request.BodySchema;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.response.BlobResponse;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.KnownQuery;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.BucketUploads;
import dev.pagerunner.http.upload.BundleUploads;
import dev.pagerunner.http.upload.FileSources;
import dev.pagerunner.http.upload.Uploads;
import dev.pagerunner.http.upload.UrlImports;
import dev.pagerunner.store.CandidateQueries;
import dev.pagerunner.store.DatabaseCheck;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.DocumentList;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.DocumentSearch;
import dev.pagerunner.store.ExportQueries;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunSearch;
import dev.pagerunner.store.TextSearch;
import dev.pagerunner.store.TitleQueries;
import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Maps each operation of {@code openapi.yaml} to the class that answers it. Each class declares its
 * operations in {@code operations()}, beside the code that answers them.
 */
final class Api {
  private final OperationTable table;
  private final Access access;

  /**
   * Creates the classes that answer.
   *
   * @throws IllegalStateException if their operations differ from those of the contract
   */
  Api(OpenApiContract contract, Services services, HttpOptions options, Draining draining) {
    access = access(services, options);
    table =
        OperationTable.of(
            contract.operations(), operations(contract, services, options, draining, access));
  }

  static List<Operation> operations(
      OpenApiContract contract,
      Services services,
      HttpOptions options,
      Draining draining,
      Access access) {
    DocumentQueries documents = new DocumentQueries(services.pool());
    RunQueries runs = new RunQueries(services.pool());
    PageQueries pages = new PageQueries(services.pool());
    DetectionQueries detections = new DetectionQueries(services.pool());
    ConcurrencyLimit longReads = services.events().longReads();
    WaitingRequests waiting = new WaitingRequests(options.limits(), options.names());
    BlobResponse blobs = new BlobResponse(services.blobs());
    WebMetrics web =
        new WebMetrics(services.metrics().registry(), () -> services.events().listeners());
    ExportResponse exports =
        new ExportResponse(
            services.pool(),
            services.blobs(),
            longReads,
            new ExportLimit(options.limits(), options.names()),
            services.temp());
    MadeExport made =
        new MadeExport(new ExportQueries(services.pool()), services.exports(), waiting, draining);
    Uploads uploads = new Uploads(services.blobs(), services.documents(), options.uploads(), web);
    BucketUploads bucket =
        new BucketUploads(services.blobs(), services.documents(), options.uploads(), web);
    Health health = new Health(() -> true, checks(services, draining));
    ServerNames names = options.names();
    LinkHandlers links = new LinkHandlers(runs, new SignedLinks(services.pool()), names);
    RunChoices choices = services.choices();

    return Stream.of(
            new Tutorial(documents, services.documents(), uploads, choices, names, longReads)
                .operations(),
            bucket.operations(),
            new DocumentHandlers(
                    documents,
                    services.documents(),
                    new FileSources(uploads, bucket, imports(services, options, web)),
                    choices,
                    blobs)
                .operations(),
            new DocumentActionHandlers(services.documents(), services.runs(), choices).operations(),
            new ListHandlers(
                    new DocumentList(services.pool()), new RunSearch(services.pool()), longReads)
                .operations(),
            new SearchHandlers(new TextSearch(services.pool()), longReads).operations(),
            new RunHandlers(
                    documents,
                    runs,
                    services.runs(),
                    choices,
                    new RunHandlers.Waits(services.events(), draining, waiting))
                .operations(),
            new EventStreamHandler(
                    runs, services.events(), options.heartbeat(), draining, waiting, access)
                .operations(),
            links.operations(),
            new PageHandlers(runs, pages, detections, blobs, longReads).operations(),
            new DetectionHandlers(runs, detections, longReads, exports).operations(),
            new CandidateHandlers(runs, new CandidateQueries(services.pool()), longReads)
                .operations(),
            new ExportHandlers(runs, exports, made, links).operations(),
            new ExportJobHandlers(services.pool(), services.exports(), made, blobs, longReads)
                .operations(),
            new OutlineHandlers(runs, new TitleQueries(services.pool()), longReads).operations(),
            new WebhookHandlers(services.webhooks()).operations(),
            new ServerStatusHandlers(services.pool(), choices.models(), services.blobs(), longReads)
                .operations(),
            new ServerHandlers(contract, health, services.metrics(), names, access).operations(),
            accountOperations(services, options, access))
        .flatMap(List::stream)
        .toList();
  }

  private static UrlImports imports(Services services, HttpOptions options, WebMetrics web) {
    return new UrlImports(
        services.blobs(),
        services.documents(),
        options.uploads(),
        web,
        services.downloads(),
        new ImportLimit(options.limits(), options.names()));
  }

  private static List<Operation> accountOperations(
      Services services, HttpOptions options, Access access) {
    AccountServices all = services.accounts();
    return Stream.of(
            new SessionHandlers(
                    all.accounts(),
                    all.logins(),
                    access,
                    cookies(options),
                    all.signOn().oidc(),
                    options.uploads().maxBytes())
                .operations(),
            new OidcHandlers(
                    all.signOn().oidc(), all.logins(), access, cookies(options), options.names())
                .operations(),
            new AccountHandlers(
                    all.accounts(), all.logins(), all.tokens(), all.quotas(), services.pool())
                .operations(),
            new UserHandlers(
                    all.accounts(), all.logins(), all.quotas(), all.ownership(), services.pool())
                .operations(),
            new StatusHandlers(services.pool(), services.blobs(), services.settings()).operations(),
            new AllDocumentsHandlers(
                    new DocumentSearch(services.pool()), services.documents(), all.ownership())
                .operations(),
            new AuditHandlers(new AuditQueries(services.pool()), all.tokens()).operations(),
            new AllRunsHandlers(new RunSearch(services.pool()), services.runs()).operations(),
            new ModelHandlers(services.administration(), new BundleUploads(options.uploads()))
                .operations(),
            new RetentionHandlers(services.pool(), all.quotas()).operations())
        .flatMap(List::stream)
        .toList();
  }

  static Access access(Services services, HttpOptions options) {
    return new Access(
        options.login().required() ? Optional.of(services.accounts().logins()) : Optional.empty(),
        new SignedLinks(services.pool()),
        cookies(options),
        options.names(),
        options.login().sharing(),
        services.accounts().signOn().remoteUsers());
  }

  private static SessionCookies cookies(HttpOptions options) {
    return new SessionCookies(
        options.names(), options.login().sessionLifetime(), options.login().plainHttp());
  }

  /** The checks of {@code /readyz}, by the names in its response. */
  private static Map<String, Supplier<Future<?>>> checks(Services services, Draining draining) {
    Map<String, Supplier<Future<?>>> checks = new LinkedHashMap<>();
    checks.put("server", draining::check);
    checks.put("postgres", () -> DatabaseCheck.ask(services.pool()));
    checks.putAll(services.checks());
    return checks;
  }

  /** Adds all operations to a router. */
  void mount(Router router) {
    table.rows().forEach(row -> mount(router, row.described(), row.operation()));
  }

  private void mount(Router router, ContractOperation described, Operation operation) {
    Route route = router.route(described.method(), described.route());
    route.handler(ctx -> matched(ctx, described));
    if (described.refusesOtherParameters()) {
      route.handler(new KnownQuery(described.query()));
    }
    route.handler(access.before(operation));
    BodyKind body = operation.body();
    if (body.mayBeJson()) {
      route.handler(new JsonBodies(body.mayBeUpload(), new BodySchema(described.jsonSchema())));
    }
    route.handler(ctx -> operation.handler().answer(ctx).onFailure(ctx::fail));
  }

  private static void matched(RoutingContext ctx, ContractOperation described) {
    AccessLog.matched(ctx, described.path());
    ctx.next();
  }
}

package dev.pagerunner.wiring;

import dev.pagerunner.config.SettingValues;
import dev.pagerunner.config.Settings;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.exports.ExportReaper;
import dev.pagerunner.http.AccountServices;
import dev.pagerunner.http.HttpOptions;
import dev.pagerunner.http.HttpVerticle;
import dev.pagerunner.http.LoginOptions;
import dev.pagerunner.http.Services;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.UploadLimits;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Ownership;
import dev.pagerunner.jobs.Reaper;
import dev.pagerunner.jobs.Retention;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.jobs.SearchIndexer;
import dev.pagerunner.jobs.WorkloadWatch;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.telemetry.ClusterMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Composition root of a web process. Deployed, it answers requests. */
public final class WebRoot extends VerticleBase {
  private static final int CONNECTIONS = 6;

  /** The reaper keeps one connection while it works on another. */
  private static final int FEWEST_CONNECTIONS = 2;

  private static final int S3_CONNECTIONS = 24;

  private final ProcessContext process;
  private final Settings settings;
  private final boolean loginRequired;
  private final boolean readsInbox;

  /** Completes once requests are answered. */
  private final Promise<Serving> serving = Promise.promise();

  private volatile boolean draining;

  private record Serving(Backbone backbone, HttpVerticle http) {}

  /**
   * Wires nothing yet.
   *
   * @param loginRequired whether clients must log in
   * @param readsInbox whether it reads the inbox that the settings may name
   */
  public WebRoot(ProcessContext process, boolean loginRequired, boolean readsInbox) {
    this.process = process;
    this.loginRequired = loginRequired;
    this.readsInbox = readsInbox;
    this.settings = process.settings();
  }

  @Override
  public Future<?> start() {
    Backbone backbone = new Backbone(vertx, process, connections(), S3_CONNECTIONS);
    AccountWiring accounts =
        new AccountWiring(
            vertx, settings.accounts(), ModelWiring.httpsProxy(settings), backbone.database());
    Documents documents = documents(backbone, accounts);
    WebhookWiring webhooks =
        new WebhookWiring(vertx, settings, backbone.database(), process.metrics().registry());
    return backbone
        .serveHealth(() -> true, "server", this::serverListens)
        .compose(ignored -> backbone.start())
        .compose(ignored -> webhooks.publish())
        .compose(
            ignored ->
                startServer(backbone, accounts, documents, webhooks)
                    .compose(models -> startInbox(backbone, accounts, documents, webhooks, models)))
        .compose(ignored -> startReaper(backbone, accounts, documents))
        .compose(ignored -> vertx.deployVerticle(exportReaper(backbone)))
        .compose(ignored -> vertx.deployVerticle(webhooks.sender()))
        .compose(ignored -> startWorkloadWatch(backbone));
  }

  private int connections() {
    return Math.max(settings.database().connections().orElse(CONNECTIONS), FEWEST_CONNECTIONS);
  }

  private Future<?> serverListens() {
    return serving.future().isComplete() && !draining
        ? Future.succeededFuture()
        : Future.failedFuture("takes no requests");
  }

  private Future<ModelWiring.WebModels> startServer(
      Backbone backbone, AccountWiring accounts, Documents documents, WebhookWiring webhooks) {
    RunEvents events = new RunEvents(vertx, new EventQueries(backbone.database().pool()));
    return backbone
        .models()
        .forWeb()
        .compose(models -> events.start(backbone.notifier()).map(models))
        .compose(models -> accounts.prepare(loginRequired, address()).map(models))
        .compose(
            models ->
                deploy(
                        backbone,
                        new HttpVerticle(
                            options(),
                            services(backbone, accounts, documents, webhooks, events, models)))
                    .map(models));
  }

  private Future<?> deploy(Backbone backbone, HttpVerticle http) {
    return vertx
        .deployVerticle(http)
        .onSuccess(ignored -> serving.complete(new Serving(backbone, http)));
  }

  private Future<?> startInbox(
      Backbone backbone,
      AccountWiring accounts,
      Documents documents,
      WebhookWiring webhooks,
      ModelWiring.WebModels models) {
    if (!readsInbox) {
      return Future.succeededFuture();
    }
    InboxWiring inbox =
        new InboxWiring(
            vertx, backbone.database(), backbone.blobs(), documents, accounts.accounts());
    return inbox
        .reader(settings.inbox(), loginRequired, uploadLimits(), choices(models, webhooks))
        .<Future<?>>map(vertx::deployVerticle)
        .orElseGet(Future::succeededFuture);
  }

  private RunChoices choices(ModelWiring.WebModels models, WebhookWiring webhooks) {
    return new RunChoices(
        models.offered(), webhooks.webhooks().guard(), settings.limits().candidateScore());
  }

  private UploadLimits uploadLimits() {
    return new UploadLimits(settings.http().maxUpload(), settings.storage().minFreeDisk());
  }

  private HttpOptions options() {
    return new HttpOptions(
        settings.http().host(),
        settings.http().port(),
        uploadLimits(),
        HttpOptions.HEARTBEAT,
        new ServerNames(settings.http()),
        new OtherSites(settings.http().corsOrigins(), loginRequired),
        Limits.of(settings.limits().maxConnections(), settings.http().maxUpload()),
        settings.http().accessLog(),
        new LoginOptions(
            loginRequired,
            settings.accounts().sharing(),
            settings.accounts().sessionLifetime(),
            settings.accounts().plainHttpLogin()));
  }

  private Services services(
      Backbone backbone,
      AccountWiring accounts,
      Documents documents,
      WebhookWiring webhooks,
      RunEvents events,
      ModelWiring.WebModels models) {
    return new Services(
        backbone.database().pool(),
        backbone.blobs(),
        documents,
        new Runs(
            backbone.database(),
            backbone.notifier(),
            settings.limits().maxQueued(),
            accounts.quotas(),
            backbone.jobMetrics()),
        exportJobs(backbone),
        webhooks.webhooks(),
        ImportWiring.downloads(vertx, settings),
        new AccountServices(
            accounts.accounts(),
            accounts.logins(),
            accounts.tokens(),
            accounts.quotas(),
            new Ownership(backbone.database(), documents, accounts.accounts()),
            accounts.signOn()),
        events,
        choices(models, webhooks),
        models.administration(),
        process.metrics(),
        backbone.checks(),
        SettingValues.read(System.getenv(), Path.of("")).all(),
        process.temp());
  }

  /** How browsers find the server, as far as the settings tell. */
  private String address() {
    return settings
        .http()
        .publicUrl()
        .map(Object::toString)
        .orElseGet(
            () ->
                "http://"
                    + settings.http().host()
                    + (settings.http().port() == 0 ? "" : ":" + settings.http().port()));
  }

  private Documents documents(Backbone backbone, AccountWiring accounts) {
    return new Documents(
        backbone.database(),
        backbone.blobs(),
        backbone.notifier(),
        settings.limits().maxQueued(),
        accounts.quotas(),
        backbone.jobMetrics());
  }

  private Future<?> startReaper(Backbone backbone, AccountWiring accounts, Documents documents) {
    return vertx.deployVerticle(
        new Reaper(
            backbone.database(),
            backbone.blobs(),
            backbone.notifier(),
            backbone.leases(),
            List.of(
                new Retention(backbone.database(), documents, accounts.retention()),
                new SearchIndexer(backbone.database())),
            backbone.jobMetrics()));
  }

  private ExportReaper exportReaper(Backbone backbone) {
    return new ExportReaper(exportJobs(backbone), exportLeases(backbone));
  }

  private static ExportJobs exportJobs(Backbone backbone) {
    return new ExportJobs(backbone.database(), backbone.notifier());
  }

  private ExportLeases exportLeases(Backbone backbone) {
    return new ExportLeases(backbone.database(), settings.worker().lease());
  }

  private Future<?> startWorkloadWatch(Backbone backbone) {
    return vertx.deployVerticle(
        new WorkloadWatch(backbone.database(), new ClusterMetrics(process.metrics().registry())));
  }

  @Override
  public Future<?> stop() {
    return serving.future().compose(all -> all.backbone().close());
  }

  /** Stops accepting requests, and answers those in flight within {@code grace}. */
  public Future<Void> drain(Duration grace) {
    draining = true;
    return serving.future().isComplete()
        ? serving.future().result().http().drain(grace)
        : Future.succeededFuture();
  }

  /** The port that HTTP is served on. To be called once this is deployed. */
  public int port() {
    return serving.future().result().http().actualPort();
  }

  /** To be called once this is deployed. */
  public Leases leases() {
    return serving.future().result().backbone().leases();
  }

  /** To be called once this is deployed. */
  public ExportLeases exportLeases() {
    return exportLeases(serving.future().result().backbone());
  }
}

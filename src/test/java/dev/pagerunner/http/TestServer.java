package dev.pagerunner.http;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.blob.S3BlobStore;
import dev.pagerunner.config.SettingValues;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.upload.LocalFiles;
import dev.pagerunner.http.upload.UploadLimits;
import dev.pagerunner.inbox.InboxOptions;
import dev.pagerunner.inbox.InboxReader;
import dev.pagerunner.inbox.InboxSubmission;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Ownership;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.jobs.SearchIndexer;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.ModelAdministration;
import dev.pagerunner.models.ModelCatalogue;
import dev.pagerunner.models.ModelRegistry;
import dev.pagerunner.outbound.AllowedTargets;
import dev.pagerunner.outbound.Downloads;
import dev.pagerunner.outbound.OutboundClient;
import dev.pagerunner.outbound.OutboundGuard;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.EventQueries;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.telemetry.WebhookMetrics;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.TestClock;
import dev.pagerunner.testing.TestNotifier;
import dev.pagerunner.webhooks.WebhookSender;
import dev.pagerunner.webhooks.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The web role with a real Postgres and a real directory, and no workers. As an extension of JUnit
 * it is empty before each test, and closed after the last one of the class.
 */
public final class TestServer extends TestRuns
    implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
  static final OfferedModel MODEL =
      new OfferedModel("layout", "1", "abc", List.of("text"), 108, 0.5, Map.of(), "MIT", "A model");
  private static final Quotas NO_QUOTAS = new Quotas(Account.Limits.NONE);

  /** As fast as bcrypt gets. */
  private static final int BCRYPT_COST = 4;

  static final long MAX_UPLOAD = 1_000_000;

  private static final double CANDIDATE_SCORE = 0.05;
  private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(5);

  private static final Downloads.Times DOWNLOAD_TIMES =
      new Downloads.Times(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));

  public static final Duration INBOX_INTERVAL = Duration.ofMillis(200);
  public static final int INBOX_AT_ONCE = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final Path data;
  private final Optional<S3BlobStore> bucket;
  private final HttpVerticle verticle;
  public final TestNotifier notifier = new TestNotifier();
  public final BlobStore blobs;
  public final RunEvents events;
  public final Accounts accounts;

  /** By which webhooks are sent. */
  final TestClock clock = new TestClock();

  final Webhooks webhooks;
  final ExportJobs exports;
  private final OutboundGuard guard;
  private final Documents documents;
  private final Metrics metrics = new Metrics();

  /** What runs can choose; the first is the default. */
  volatile List<OfferedModel> models = List.of(MODEL);

  /** With the usual options. */
  public TestServer() {
    this(TestServerOptions.usual());
  }

  TestServer(TestServerOptions options) {
    try {
      data = Files.createTempDirectory("pagerunner-blobs");
      Files.createDirectories(data.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = Database.open(vertx, PostgresAddress.of(options.database()), 4, "test");
    bucket =
        options.bucket().map(settings -> new S3BlobStore(vertx, settings, data.resolve("tmp"), 16));
    blobs =
        bucket.isPresent()
            ? bucket.get()
            : new DirectoryBlobStore(vertx, data.resolve("blobs"), data.resolve("tmp"));
    events = new RunEvents(vertx, new EventQueries(database.pool()));
    await(events.start(notifier));
    JobMetrics jobMetrics = new JobMetrics(metrics.registry());
    Passwords passwords = new Passwords(vertx, BCRYPT_COST);
    accounts = new Accounts(database, passwords);
    documents =
        new Documents(database, blobs, notifier, options.maxQueued(), NO_QUOTAS, jobMetrics);
    guard =
        new OutboundGuard(
            vertx,
            AllowedTargets.of("PAGERUNNER_WEBHOOK_ALLOW", List.of("127.0.0.1")),
            ignored -> Optional.empty());
    webhooks = new Webhooks(database, guard, clock);
    exports = new ExportJobs(database, notifier);
    Services services =
        new Services(
            database.pool(),
            blobs,
            documents,
            new Runs(database, notifier, options.maxQueued(), NO_QUOTAS, jobMetrics),
            exports,
            webhooks,
            Optional.of(downloads()),
            new AccountServices(
                accounts,
                new Logins(
                    database,
                    passwords,
                    new Logins.Lifetimes(Duration.ofHours(1), Duration.ofHours(2))),
                new Tokens(database),
                NO_QUOTAS,
                new Ownership(database, documents, accounts),
                options.signOn().of(vertx, database, accounts)),
            events,
            choices(),
            administration(),
            metrics,
            bucket.isPresent() ? Map.of("storage", () -> bucket.get().check()) : Map.of(),
            SettingValues.read(Map.of(), data).all(),
            data.resolve("tmp"));
    verticle =
        new HttpVerticle(
            new HttpOptions(
                options.host(),
                0,
                new UploadLimits(MAX_UPLOAD, options.minFreeDisk()),
                Duration.ofMillis(200),
                options.names(),
                new OtherSites(options.origins(), options.login().required()),
                options.limits(),
                true,
                options.login()),
            services);
    await(vertx.deployVerticle(verticle));
  }

  /** Files from this machine, in short times. */
  private Downloads downloads() {
    return new Downloads(
        vertx,
        new OutboundGuard(
            vertx,
            AllowedTargets.of("PAGERUNNER_IMPORT_ALLOW", List.of("127.0.0.1")),
            ignored -> Optional.empty()),
        Optional.empty(),
        DOWNLOAD_TIMES,
        8);
  }

  /** As on a server whose settings name no model. */
  private ModelAdministration administration() {
    ModelRegistry registry = new ModelRegistry(vertx, database, blobs, data.resolve("tmp"));
    ModelCatalogue catalogue =
        new ModelCatalogue(
            registry, Optional.empty(), List.of(), Optional.of(Bundle.builtIn().ref()));
    return new ModelAdministration(
        vertx,
        registry,
        catalogue,
        new ModelAdministration.Options(
            data.resolve("tmp"),
            Path.of("target", "test-cache").toAbsolutePath(),
            Optional.of(bundles()),
            2_000_000_000));
  }

  /** The folder below which administrators may name bundles; not there at first. */
  Path bundles() {
    return data.resolve("bundles");
  }

  /** Starts to send webhooks, as a web process does; gives the deployment's id. */
  String sendWebhooks() {
    OutboundClient client = new OutboundClient(vertx, guard, Optional.empty(), WEBHOOK_TIMEOUT, 32);
    return await(
        vertx.deployVerticle(
            new WebhookSender(
                database,
                client,
                clock,
                Duration.ofMillis(50),
                new WebhookMetrics(metrics.registry()))));
  }

  private RunChoices choices() {
    return new RunChoices(
        new OfferedModels(() -> Future.succeededFuture(models)), guard, CANDIDATE_SCORE);
  }

  /** Starts to read a folder, as the role all does; gives the deployment's id. */
  public String readInbox(Path folder, Optional<String> user) {
    LocalFiles files = new LocalFiles(vertx, blobs, documents, new UploadLimits(MAX_UPLOAD, 0));
    return await(
        vertx.deployVerticle(
            new InboxReader(
                new InboxOptions(folder, INBOX_INTERVAL, INBOX_AT_ONCE),
                new InboxSubmission(database, documents, files, choices(), accounts, user),
                database.pool())));
  }

  /** Ends what was started, as a process that is stopped does. */
  public void stop(String deployment) {
    await(vertx.undeploy(deployment));
  }

  /** Ends it, as a process that is stopped does. */
  void stopWebhooks(String deployment) {
    await(vertx.undeploy(deployment));
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int port() {
    return verticle.actualPort();
  }

  public Future<Void> drain(Duration grace) {
    return verticle.drain(grace);
  }

  /** Changes what runs can choose; gives what it was. */
  public List<OfferedModel> models(List<OfferedModel> others) {
    List<OfferedModel> before = models;
    models = others;
    return before;
  }

  /** Forgets all documents. */
  @Override
  public void beforeEach(ExtensionContext context) {
    clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  public void clear() {
    clock.reset();
    sql(
        "TRUNCATE document, blob_trash, account, login_throttle, setup_code, oidc_login, audit, model, worker, page_minute, queue_minute, webhook, webhook_delivery CASCADE");
    await(blobs.deleteAll("documents/"));
  }

  public Database database() {
    return database;
  }

  public Pool pool() {
    return database.pool();
  }

  @Override
  public RowSet<Row> sql(String sql, Object... values) {
    return await(database.pool().preparedQuery(sql).execute(Tuple.from(values)));
  }

  /** Makes the stored file of a document longer, by bytes that take no room. */
  void enlarge(UUID document, long size) {
    Path file = data.resolve("blobs").resolve(BlobKeys.source(document));
    try (RandomAccessFile stored = new RandomAccessFile(file.toFile(), "rw")) {
      stored.setLength(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  TestNotifier notifier() {
    return notifier;
  }

  @Override
  BlobStore blobs() {
    return blobs;
  }

  /** Makes finished runs searchable, as the server does some seconds after their ends. */
  void index() {
    await(new SearchIndexer(database).round(Future::succeededFuture));
  }

  /** Files that are stored, or on their way. */
  public List<Path> storedFiles() {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bucket.ifPresent(S3BlobStore::close);
    await(vertx.close());
    TempFolders.delete(data);
  }
}

package dev.pagerunner.http;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.blob.S3BlobStore;
import dev.pagerunner.config.SettingValues;
import dev.pagerunner.config.Settings;
import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.server.ServerNames;
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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
public final class TestServer implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
  static final OfferedModel MODEL =
      new OfferedModel("layout", "1", "abc", List.of("text"), 108, 0.5, Map.of(), "MIT", "A model");
  private static final Quotas NO_QUOTAS = new Quotas(Account.Limits.NONE);

  /** As fast as bcrypt gets. */
  private static final int BCRYPT_COST = 4;

  static final long MAX_UPLOAD = 1_000_000;
  static final Limits LIMITS = Limits.of(500, MAX_UPLOAD);

  private static final double CANDIDATE_SCORE = 0.05;
  private static final Duration WEBHOOK_TIMEOUT = Duration.ofSeconds(5);

  private static final Downloads.Times DOWNLOAD_TIMES =
      new Downloads.Times(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(5));

  public static final Duration INBOX_INTERVAL = Duration.ofMillis(200);
  public static final int INBOX_AT_ONCE = 3;

  private static final SignOn NO_SIGN_ON = (vertx, database, accounts) -> SingleSignOn.NONE;

  static final ServerNames LOOPBACK_ONLY = new ServerNames(Optional.empty(), List.of(), List.of());

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
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

  public TestServer() {
    this(0, 100, TestPostgres.url());
  }

  public TestServer(long minFreeDisk, int maxQueued, String databaseUrl) {
    this(
        minFreeDisk,
        maxQueued,
        databaseUrl,
        Optional.empty(),
        "127.0.0.1",
        LOOPBACK_ONLY,
        LIMITS,
        LoginOptions.NONE,
        NO_SIGN_ON);
  }

  /** Whose clients must log in. */
  public TestServer(LoginOptions login) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.empty(),
        "127.0.0.1",
        LOOPBACK_ONLY,
        LIMITS,
        login,
        NO_SIGN_ON);
  }

  /** Whose clients must log in, and can do so elsewhere. */
  TestServer(LoginOptions login, ServerNames names, SignOn signOn) {
    this(0, 100, TestPostgres.url(), Optional.empty(), "127.0.0.1", names, LIMITS, login, signOn);
  }

  /** Makes what the server needs for logins elsewhere. */
  @FunctionalInterface
  interface SignOn {
    SingleSignOn of(Vertx vertx, Database database, Accounts accounts);
  }

  /** For clients that want too much. */
  public TestServer(Limits limits) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.empty(),
        "127.0.0.1",
        LOOPBACK_ONLY,
        limits,
        LoginOptions.NONE,
        NO_SIGN_ON);
  }

  /** For clients that want too much, some of them by way of a proxy. */
  public TestServer(Limits limits, ServerNames names) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.empty(),
        "127.0.0.1",
        names,
        limits,
        LoginOptions.NONE,
        NO_SIGN_ON);
  }

  /** With its bytes in a bucket. */
  public TestServer(Settings.S3 s3) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.of(s3),
        "127.0.0.1",
        LOOPBACK_ONLY,
        LIMITS,
        LoginOptions.NONE,
        NO_SIGN_ON);
  }

  /** On another address, and with other names. */
  public TestServer(String host, ServerNames names) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.empty(),
        host,
        names,
        LIMITS,
        LoginOptions.NONE,
        NO_SIGN_ON);
  }

  /** With other names, and with clients who must log in. */
  public TestServer(ServerNames names, LoginOptions login) {
    this(login, names, NO_SIGN_ON);
  }

  /** Whose API pages of other sites may use. */
  TestServer(LoginOptions login, List<String> origins) {
    this(
        0,
        100,
        TestPostgres.url(),
        Optional.empty(),
        "127.0.0.1",
        LOOPBACK_ONLY,
        LIMITS,
        login,
        NO_SIGN_ON,
        origins);
  }

  /** What runs can choose; the first is the default. */
  volatile List<OfferedModel> models = List.of(MODEL);

  private TestServer(
      long minFreeDisk,
      int maxQueued,
      String databaseUrl,
      Optional<Settings.S3> s3,
      String host,
      ServerNames names,
      Limits limits,
      LoginOptions login,
      SignOn signOn) {
    this(minFreeDisk, maxQueued, databaseUrl, s3, host, names, limits, login, signOn, List.of());
  }

  private TestServer(
      long minFreeDisk,
      int maxQueued,
      String databaseUrl,
      Optional<Settings.S3> s3,
      String host,
      ServerNames names,
      Limits limits,
      LoginOptions login,
      SignOn signOn,
      List<String> origins) {
    try {
      data = Files.createTempDirectory("pagerunner-blobs");
      Files.createDirectories(data.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = Database.open(vertx, PostgresAddress.of(databaseUrl), 4, "test");
    bucket = s3.map(settings -> new S3BlobStore(vertx, settings, data.resolve("tmp"), 16));
    blobs =
        bucket.isPresent()
            ? bucket.get()
            : new DirectoryBlobStore(vertx, data.resolve("blobs"), data.resolve("tmp"));
    events = new RunEvents(vertx, new EventQueries(database.pool()));
    await(events.start(notifier));
    JobMetrics jobMetrics = new JobMetrics(metrics.registry());
    Passwords passwords = new Passwords(vertx, BCRYPT_COST);
    accounts = new Accounts(database, passwords);
    documents = new Documents(database, blobs, notifier, maxQueued, NO_QUOTAS, jobMetrics);
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
            new Runs(database, notifier, maxQueued, NO_QUOTAS, jobMetrics),
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
                signOn.of(vertx, database, accounts)),
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
                host,
                0,
                new UploadLimits(MAX_UPLOAD, minFreeDisk),
                Duration.ofMillis(200),
                names,
                new OtherSites(origins, login.required()),
                limits,
                true,
                login),
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

  public RowSet<Row> sql(String sql, Object... values) {
    return await(database.pool().preparedQuery(sql).execute(Tuple.from(values)));
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Patience.EVENTUALLY);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  public <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public HttpResponse<String> get(String path) {
    return send(request(path));
  }

  public JsonObject json(String path) {
    return new JsonObject(get(path).body());
  }

  public HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> upload(Form form) {
    return upload("/api/v1/documents", form);
  }

  public HttpResponse<String> upload(String path, Form form) {
    return send(
        request(path)
            .header("Content-Type", form.contentType())
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes())));
  }

  /** Uploads a PDF and gives the document. */
  JsonObject uploaded() {
    return new JsonObject(upload(new Form().file("paper.pdf", Form.PDF)).body());
  }

  /** The run of a new upload. */
  public UUID uploadedRun() {
    return UUID.fromString(uploaded().getJsonObject("run").getString("id"));
  }

  /** Writes an event as a worker does, without a notification; gives its number. */
  public long writeEvent(UUID run, String type, JsonObject data) {
    return sql(
            """
            WITH numbered AS (
              UPDATE run SET event_seq = event_seq + 1 WHERE id = $1 RETURNING event_seq)
            INSERT INTO event (run_id, seq, type, data)
            SELECT $1, event_seq, $2, $3 FROM numbered RETURNING seq""",
            run,
            type,
            data)
        .iterator()
        .next()
        .getLong(0);
  }

  public void event(UUID run, String type, JsonObject data) {
    notifier.notifyEvent(run, writeEvent(run, type, data));
  }

  /** Opens a run as a worker does. */
  public void open(UUID run, int pages) {
    sql(
        "UPDATE run SET state = 'running', pages_total = $2, started_at = now() WHERE id = $1",
        run,
        pages);
    for (int page = 1; page <= pages; page++) {
      sql("INSERT INTO page (run_id, page) VALUES ($1, $2)", run, page);
    }
    event(run, "run.opened", new JsonObject().put("pages_total", pages));
  }

  /** Reads a page as a worker does: one detection. */
  public void readPage(UUID run, int page) {
    UUID document =
        sql("SELECT document_id FROM run WHERE id = $1", run).iterator().next().getUUID(0);
    await(
        blobs.put(
            dev.pagerunner.blob.BlobKeys.pageImage(document, run, page),
            Buffer.buffer("0123456789")));
    await(
        blobs.put(
            dev.pagerunner.blob.BlobKeys.crops(document, run, page + "-1-1"),
            Buffer.buffer("another,crop,another")));
    sql(
        """
        UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108, render_ms = 1,
          detect_ms = 2, save_ms = 3, crops = $2::int || '-1-1' WHERE run_id = $1 AND page = $2""",
        run,
        page);
    sql(
        "INSERT INTO detection VALUES ($1, $2, 1, $3, $4, 10, 20, 100, 200, 'Hello', 8, 4)",
        run,
        page,
        page % 2 == 0 ? "table" : "text",
        page / 10.0);
    JsonObject detection =
        new JsonObject()
            .put("n", 1)
            .put("label", "text")
            .put("score", 0.9)
            .put("box", JsonArray.of(10, 20, 100, 200));
    event(
        run,
        "page.done",
        new JsonObject().put("page", page).put("detections", JsonArray.of(detection)));
  }

  /** Makes the stored file of a document longer, by bytes that take no room. */
  void enlarge(UUID document, long size) {
    Path file = data.resolve("blobs").resolve(dev.pagerunner.blob.BlobKeys.source(document));
    try (RandomAccessFile stored = new RandomAccessFile(file.toFile(), "rw")) {
      stored.setLength(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stores a page's thumbnail, which {@link #readPage} does not. */
  void storeThumbnail(UUID run, int page) {
    UUID document =
        sql("SELECT document_id FROM run WHERE id = $1", run).iterator().next().getUUID(0);
    await(
        blobs.put(
            dev.pagerunner.blob.BlobKeys.thumbnail(document, run, page), Buffer.buffer("small")));
  }

  /** Ends a run as a worker does: its state and its last event in one transaction. */
  public void finish(UUID run, String state) {
    long seq =
        sql(
                """
                WITH ended AS (
                  UPDATE run SET state = $2, finished_at = now(), event_seq = event_seq + 1
                  WHERE id = $1 RETURNING event_seq)
                INSERT INTO event (run_id, seq, type, data)
                SELECT $1, event_seq, 'run.finished', $3 FROM ended RETURNING seq""",
                run,
                state,
                new JsonObject().put("state", state))
            .iterator()
            .next()
            .getLong(0);
    notifier.notifyEvent(run, seq);
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

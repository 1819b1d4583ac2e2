package dev.pagerunner.http;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.config.Settings;
import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.store.Database;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link TestServer} differs from the usual one: {@code
 * TestServerOptions.usual().limits(few).server()}. Each method but the last changes this object and
 * gives it back.
 */
public final class TestServerOptions {
  static final Limits LIMITS = Limits.of(500, TestServer.MAX_UPLOAD);

  private static final ServerNames LOOPBACK_ONLY =
      new ServerNames(Optional.empty(), List.of(), List.of());

  private long minFreeDisk;
  private int maxQueued = 100;
  private Optional<String> database = Optional.empty();
  private Optional<Settings.S3> bucket = Optional.empty();
  private String host = "127.0.0.1";
  private ServerNames names = LOOPBACK_ONLY;
  private Limits limits = LIMITS;
  private LoginOptions login = LoginOptions.NONE;
  private SignOn signOn = (vertx, database, accounts) -> SingleSignOn.NONE;
  private List<String> origins = List.of();

  private TestServerOptions() {}

  /** Makes what the server needs for logins elsewhere. */
  @FunctionalInterface
  interface SignOn {
    SingleSignOn of(Vertx vertx, Database database, Accounts accounts);
  }

  /** Without accounts and without limits that a test meets. */
  public static TestServerOptions usual() {
    return new TestServerOptions();
  }

  /** Clients must log in. */
  public static TestServerOptions withAccounts() {
    return usual().login(new LoginOptions(true, false, Duration.ofHours(1), false));
  }

  /** The same, and documents can be shared with everybody who has an account. */
  public static TestServerOptions withSharing() {
    return usual().login(new LoginOptions(true, true, Duration.ofHours(1), false));
  }

  /** The bytes that an upload must leave free. */
  public TestServerOptions minFreeDisk(long bytes) {
    minFreeDisk = bytes;
    return this;
  }

  /** How many runs may wait. */
  public TestServerOptions maxQueued(int runs) {
    maxQueued = runs;
    return this;
  }

  /** Another database than the one of this JVM's tests. */
  public TestServerOptions database(String url) {
    database = Optional.of(url);
    return this;
  }

  /** Bytes are kept in a bucket. */
  public TestServerOptions bucket(Settings.S3 settings) {
    bucket = Optional.of(settings);
    return this;
  }

  /** The address to listen at. */
  public TestServerOptions host(String address) {
    host = address;
    return this;
  }

  public TestServerOptions names(ServerNames others) {
    names = others;
    return this;
  }

  public TestServerOptions limits(Limits others) {
    limits = others;
    return this;
  }

  public TestServerOptions login(LoginOptions options) {
    login = options;
    return this;
  }

  /** Clients can log in elsewhere. */
  TestServerOptions signOn(SignOn other) {
    signOn = other;
    return this;
  }

  /** Pages of these sites may use the API. */
  public TestServerOptions origins(String... sites) {
    origins = List.of(sites);
    return this;
  }

  /** Starts the server. */
  public TestServer server() {
    return new TestServer(this);
  }

  long minFreeDisk() {
    return minFreeDisk;
  }

  int maxQueued() {
    return maxQueued;
  }

  String database() {
    return database.orElseGet(TestPostgres::url);
  }

  Optional<Settings.S3> bucket() {
    return bucket;
  }

  String host() {
    return host;
  }

  ServerNames names() {
    return names;
  }

  Limits limits() {
    return limits;
  }

  LoginOptions login() {
    return login;
  }

  SignOn signOn() {
    return signOn;
  }

  List<String> origins() {
    return origins;
  }
}

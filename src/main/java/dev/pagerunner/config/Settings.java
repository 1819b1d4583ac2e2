package dev.pagerunner.config;

import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.ModelAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The settings in force: checked values, by subject. {@link Declarations} describes each one. */
public record Settings(
    HttpSettings http,
    AccountSettings accounts,
    WebhookSettings webhooks,
    ImportSettings imports,
    InboxSettings inbox,
    Database database,
    Queue queue,
    Storage storage,
    Model model,
    AdditionSettings additions,
    Worker worker,
    Probes probes,
    Limits limits,
    Log log) {

  /**
   * Reads the environment, {@code .env}, the YAML file and the defaults, and checks everything.
   *
   * @param workingDirectory where {@code .env} and {@code conf/pagerunner.yaml} are looked up, and
   *     the base of relative paths
   * @throws SettingsException if a value is not allowed or a name does not exist
   */
  public static Settings load(Map<String, String> environment, Path workingDirectory) {
    return of(SettingValues.read(environment, workingDirectory));
  }

  /**
   * Converts values that were read already.
   *
   * @throws SettingsException if values that are allowed each by itself contradict each other
   */
  public static Settings of(SettingValues values) {
    return new Settings(
        HttpSettings.of(values),
        AccountSettings.of(values),
        WebhookSettings.of(values),
        ImportSettings.of(values),
        InboxSettings.of(values),
        new Database(
            values.find(StorageDeclarations.DATABASE_URL),
            values.find(StorageDeclarations.SSL_MODE),
            values.find(StorageDeclarations.DATABASE_CONNECTIONS),
            values.find(StorageDeclarations.CA_FILE)),
        new Queue(
            values.find(StorageDeclarations.QUEUE_URL), values.find(StorageDeclarations.CA_FILE)),
        new Storage(
            values.get(StorageDeclarations.DATA_DIR),
            values
                .find(StorageDeclarations.CACHE_DIR)
                .orElseGet(() -> values.get(StorageDeclarations.DATA_DIR).resolve("cache")),
            values.get(StorageDeclarations.MIN_FREE_DISK),
            values.find(StorageDeclarations.S3_BUCKET).map(bucket -> s3(values, bucket))),
        new Model(
            values.find(Declarations.MODEL_PATH),
            values.find(Declarations.MODELS).orElse(List.of()),
            values.get(Declarations.BUILTIN_MODEL),
            values.get(Declarations.MODEL_DEVICE),
            s3(values, ""),
            new ProxySettings(
                values.find(StorageDeclarations.HTTPS_PROXY),
                values.find(StorageDeclarations.NO_PROXY).orElse(List.of()))),
        AdditionSettings.of(values),
        new Worker(
            values.get(Declarations.WORKERS),
            values.get(Declarations.THREADS),
            values.get(Declarations.PAGE_TIMEOUT),
            values.get(Declarations.LEASE),
            values.find(Declarations.RSS_LIMIT)),
        new Probes(
            values.get(NetworkDeclarations.HEALTH_HOST),
            values.find(NetworkDeclarations.HEALTH_PORT)),
        new Limits(
            values.get(Declarations.MAX_PAGES),
            values.get(Declarations.MAX_QUEUED),
            values.get(Declarations.MAX_CONNECTIONS),
            values.get(Declarations.MAX_EXPORT),
            values.get(Declarations.CANDIDATE_SCORE)),
        new Log(values.get(Declarations.LOG_FORMAT), values.get(Declarations.LOG_LEVEL)));
  }

  private static S3 s3(SettingValues values, String bucket) {
    Optional<URI> endpoint = values.find(StorageDeclarations.S3_ENDPOINT);
    return new S3(
        bucket,
        values.find(StorageDeclarations.S3_KEY_ID),
        values.find(StorageDeclarations.S3_SECRET),
        values.get(StorageDeclarations.S3_REGION),
        endpoint,
        values.find(StorageDeclarations.S3_PATH_STYLE).orElse(endpoint.isPresent()),
        values.get(StorageDeclarations.S3_LINKS),
        values.get(StorageDeclarations.S3_LINK_LIFETIME),
        values.get(StorageDeclarations.S3_PUBLIC),
        values.get(StorageDeclarations.S3_UPLOADS),
        values.find(StorageDeclarations.CA_FILE));
  }

  /**
   * Settings of Postgres.
   *
   * @param url a postgres:// or postgresql:// URL, possibly with a password in it; empty for the
   *     embedded one in the data folder
   * @param sslMode what counts if the URL has none
   * @param connections maximum for one process; empty for the role's default
   * @param caFile PEM file of authorities to trust; empty for those that Java trusts
   */
  public record Database(
      Optional<String> url,
      Optional<String> sslMode,
      Optional<Integer> connections,
      Optional<Path> caFile) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Database[url="
          + url.map(StorageDeclarations.DATABASE_URL::shown).orElse("embedded")
          + "]";
    }
  }

  /**
   * Settings of RabbitMQ.
   *
   * @param url an amqp:// or amqps:// URL, possibly with a password in it; empty if Postgres wakes
   *     workers
   * @param caFile PEM file of authorities to trust; empty for those that Java trusts
   */
  public record Queue(Optional<String> url, Optional<Path> caFile) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Queue[url=" + url.map(StorageDeclarations.QUEUE_URL::shown).orElse("none") + "]";
    }
  }

  /**
   * Where bytes are stored.
   *
   * @param dataDir absolute; created if missing
   * @param cacheDir absolute; holds what is unpacked from the jar once
   * @param minFreeDisk bytes
   * @param s3 empty if documents and images are stored below the data folder
   */
  public record Storage(Path dataDir, Path cacheDir, long minFreeDisk, Optional<S3> s3) {}

  /**
   * A bucket.
   *
   * @param keyId empty, as is {@code secret}, for the credentials of the machine
   * @param endpoint empty for Amazon's
   * @param pathStyle whether the bucket's name is in the path of an address
   * @param linkLifetime how long a signed address is valid
   * @param publicRead whether everything is stored as readable by everyone
   * @param uploads whether clients may upload directly to the bucket
   * @param caFile PEM file of authorities to trust besides those that Java trusts
   */
  public record S3(
      String bucket,
      Optional<String> keyId,
      Optional<String> secret,
      String region,
      Optional<URI> endpoint,
      boolean pathStyle,
      S3Links links,
      Duration linkLifetime,
      boolean publicRead,
      boolean uploads,
      Optional<Path> caFile) {

    public S3 {
      if (!bucket.isEmpty() && keyId.isPresent() != secret.isPresent()) {
        throw new SettingsException(
            "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is set and one is not: set both,"
                + " or neither to use the credentials of the machine");
      }
    }

    /** Another bucket with the same credentials and endpoint, for reading only. */
    public S3 reading(String other) {
      return new S3(
          other,
          keyId,
          secret,
          region,
          endpoint,
          pathStyle,
          S3Links.PROXY,
          linkLifetime,
          false,
          false,
          caFile);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "S3[bucket=" + bucket + ", endpoint=" + endpoint.map(URI::toString).orElse("") + "]";
    }
  }

  /**
   * Settings of the models.
   *
   * @param path of the default model; empty if another one is the default
   * @param others further models that runs can choose
   * @param builtIn whether runs can choose the built-in model
   * @param device what they run on
   * @param s3 how to get bundles in a bucket; its own bucket name is not used
   * @param proxy how to get bundles at an address
   */
  public record Model(
      Optional<ModelAddress> path,
      List<ModelAddress> others,
      boolean builtIn,
      Device device,
      S3 s3,
      ProxySettings proxy) {
    public Model {
      others = List.copyOf(others);
    }

    /** All models that are named, the default first. */
    public List<ModelAddress> addresses() {
      return Stream.concat(path.stream(), others.stream()).distinct().toList();
    }
  }

  /**
   * Settings of workers.
   *
   * @param processes child worker JVMs of the role {@code all}
   * @param threads inference threads of one worker
   * @param pageTimeout a page's time budget
   * @param lease how long a claim on a slice lasts when it is not renewed
   * @param rssLimit bytes of resident memory above which a worker is restarted
   */
  public record Worker(
      int processes, int threads, Duration pageTimeout, Duration lease, Optional<Long> rssLimit) {}

  /**
   * The address at which orchestrators and Prometheus request the health of a process.
   *
   * @param port empty for none; 0 for any free port
   */
  public record Probes(String host, Optional<Integer> port) {}

  /** Limits on pages, unfinished runs, connections, bytes of an export; the lowest score kept. */
  public record Limits(
      int maxPages, int maxQueued, int maxConnections, long maxExport, double candidateScore) {}

  /** The log. */
  public record Log(LogFormat format, Level level) {}

  /** Who may use the server. */
  public enum Auth {
    /** Those who have an account. */
    ACCOUNTS,
    /** Anyone who reaches it. */
    NONE
  }

  /** How clients get bytes that lie in a bucket. */
  public enum S3Links {
    /** Through the web process. */
    PROXY,
    /** Redirected to an address that is signed for a short time. */
    PRESIGNED
  }

  /** What a log line looks like. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** How important a log message is. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}

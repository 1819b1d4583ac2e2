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

/** What is in force: checked values, by subject. {@link Declarations} says what each one means. */
public record Settings(
    HttpSettings http,
    Database database,
    Queue queue,
    Storage storage,
    Model model,
    Worker worker,
    Probes probes,
    Limits limits,
    Log log) {

  /**
   * Reads the environment, {@code .env}, the YAML file and the defaults, and checks everything.
   *
   * @param workingDirectory where {@code .env} and {@code conf/pagerunner.yaml} are looked for, and
   *     what relative paths start from
   * @throws SettingsException if a value is not allowed or a name does not exist
   */
  public static Settings load(Map<String, String> environment, Path workingDirectory) {
    return of(SettingValues.read(environment, workingDirectory));
  }

  /**
   * The records of values already read.
   *
   * @throws SettingsException if values that are allowed alone do not go together
   */
  public static Settings of(SettingValues values) {
    return new Settings(
        HttpSettings.of(values),
        new Database(
            values.find(StorageDeclarations.DATABASE_URL),
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
            s3(values, "")),
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
            values.get(Declarations.MAX_CONNECTIONS)),
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
   * Postgres.
   *
   * @param url a postgres:// or postgresql:// URL, perhaps with a password in it; empty for the
   *     embedded one in the data folder
   * @param connections at most so many for one process; empty for the role's own number
   * @param caFile PEM file of authorities to trust; empty for those that Java trusts
   */
  public record Database(
      Optional<String> url, Optional<Integer> connections, Optional<Path> caFile) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Database[url="
          + url.map(StorageDeclarations.DATABASE_URL::shown).orElse("embedded")
          + "]";
    }
  }

  /**
   * RabbitMQ.
   *
   * @param url an amqp:// or amqps:// URL, perhaps with a password in it; empty where Postgres
   *     wakes workers up
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
   * Where bytes live.
   *
   * @param dataDir absolute; may have to be made
   * @param cacheDir absolute; what is unpacked from the jar once
   * @param minFreeDisk bytes
   * @param s3 empty where a folder in the data folder keeps documents and images
   */
  public record Storage(Path dataDir, Path cacheDir, long minFreeDisk, Optional<S3> s3) {}

  /**
   * A bucket.
   *
   * @param keyId empty, as is {@code secret}, for the credentials of the machine
   * @param endpoint empty for Amazon's
   * @param pathStyle whether the bucket stands in the path of an address
   * @param linkLifetime how long a signed address works
   * @param publicRead whether everything is stored for all the world to read
   * @param uploads whether clients may upload to the bucket directly
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

    /** Another bucket, by the same credentials at the same place; only to read what lies there. */
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
   * The models.
   *
   * @param path of the default model; empty for another one's being it
   * @param others that runs can choose besides
   * @param builtIn whether runs can choose the built-in model
   * @param device what they run on
   * @param s3 how to get bundles that lie in a bucket; itself it names none
   */
  public record Model(
      Optional<ModelAddress> path,
      List<ModelAddress> others,
      boolean builtIn,
      Device device,
      S3 s3) {
    public Model {
      others = List.copyOf(others);
    }

    /** All that are named, the default first. */
    public List<ModelAddress> addresses() {
      return Stream.concat(path.stream(), others.stream()).distinct().toList();
    }
  }

  /**
   * Workers.
   *
   * @param processes child worker JVMs of the role {@code all}
   * @param threads inference threads of one worker
   * @param pageTimeout a page's time budget
   * @param lease how long a claim on a slice lasts when it is not renewed
   * @param rssLimit bytes of resident memory above which a worker starts afresh
   */
  public record Worker(
      int processes, int threads, Duration pageTimeout, Duration lease, Optional<Long> rssLimit) {}

  /**
   * Where orchestrators and Prometheus ask how a process is.
   *
   * @param port empty where nobody asks; 0 for any free one
   */
  public record Probes(String host, Optional<Integer> port) {}

  /** How much is accepted: pages of a document, unfinished runs, connections of clients. */
  public record Limits(int maxPages, int maxQueued, int maxConnections) {}

  /** The log. */
  public record Log(LogFormat format, Level level) {}

  /** Who may use the server. */
  public enum Auth {
    /** Everyone who reaches it. */
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

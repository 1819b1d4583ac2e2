package dev.pagerunner.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is in force: checked values, by subject. {@link Declarations} says what each one means. */
public record Settings(
    Http http,
    Database database,
    Storage storage,
    Model model,
    Worker worker,
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
        new Http(
            values.get(Declarations.HOST),
            values.get(Declarations.PORT),
            values.get(Declarations.MAX_UPLOAD),
            values.find(Declarations.AUTH)),
        new Database(values.find(Declarations.DATABASE_URL)),
        new Storage(
            values.get(Declarations.DATA_DIR),
            values
                .find(Declarations.CACHE_DIR)
                .orElseGet(() -> values.get(Declarations.DATA_DIR).resolve("cache")),
            values.get(Declarations.MIN_FREE_DISK)),
        new Model(values.find(Declarations.MODEL_PATH)),
        new Worker(
            values.get(Declarations.WORKERS),
            values.get(Declarations.THREADS),
            values.get(Declarations.PAGE_TIMEOUT),
            values.get(Declarations.LEASE)),
        new Limits(values.get(Declarations.MAX_PAGES), values.get(Declarations.MAX_QUEUED)),
        new Log(values.get(Declarations.LOG_FORMAT), values.get(Declarations.LOG_LEVEL)));
  }

  /**
   * The web server.
   *
   * @param port 0 for any free one
   * @param maxUpload bytes
   * @param auth empty while nobody has said that no login is wanted
   */
  public record Http(String host, int port, long maxUpload, Optional<Auth> auth) {
    private static final Pattern LOOPBACK =
        Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1");

    public Http {
      if (!isLoopback(host) && auth.isEmpty()) {
        throw new SettingsException(
            "PAGERUNNER_HOST is '"
                + host
                + "': other computers could use Pagerunner without a login. Listen on 127.0.0.1, or"
                + " set PAGERUNNER_AUTH=none to say that this is meant");
      }
    }

    /** Whether only this machine can reach a server that listens on {@code host}. */
    public static boolean isLoopback(String host) {
      return LOOPBACK.matcher(host).matches();
    }
  }

  /**
   * Postgres.
   *
   * @param url a postgres:// or postgresql:// URL, perhaps with a password in it; empty for the
   *     embedded one in the data folder
   */
  public record Database(Optional<String> url) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Database[url=" + url.map(Declarations.DATABASE_URL::shown).orElse("embedded") + "]";
    }
  }

  /**
   * The disk.
   *
   * @param dataDir absolute; may have to be made
   * @param cacheDir absolute; what is unpacked from the jar once
   * @param minFreeDisk bytes
   */
  public record Storage(Path dataDir, Path cacheDir, long minFreeDisk) {}

  /**
   * The model.
   *
   * @param path an existing folder, absolute; empty for the built-in model
   */
  public record Model(Optional<Path> path) {}

  /**
   * Workers.
   *
   * @param processes child worker JVMs of the role {@code all}
   * @param threads inference threads of one worker
   * @param pageTimeout a page's time budget
   * @param lease how long a claim on a slice lasts when it is not renewed
   */
  public record Worker(int processes, int threads, Duration pageTimeout, Duration lease) {}

  /**
   * How much is accepted.
   *
   * @param maxPages of one document
   * @param maxQueued unfinished runs
   */
  public record Limits(int maxPages, int maxQueued) {}

  /** The log. */
  public record Log(LogFormat format, Level level) {}

  /** Who may use the server. */
  public enum Auth {
    /** Everyone who reaches it. */
    NONE
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

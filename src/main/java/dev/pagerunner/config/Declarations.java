package dev.pagerunner.config;

import dev.pagerunner.config.Settings.Level;
import dev.pagerunner.config.Settings.LogFormat;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.ModelAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Declares every setting. */
public final class Declarations {
  private static final String HTTP = "Web server";
  private static final String MODEL = "Model";
  private static final String WORKER = "Workers";
  private static final String LIMITS = "Limits";
  private static final String LOG = "Log";
  private static final String FILES = "Settings file";

  static final Setting<Integer> PORT =
      Setting.of(
          HTTP,
          "PORT",
          Kinds.wholeNumber(0, 65_535),
          "8080",
          "The port of the web server; 0 takes any free one.");

  static final Setting<String> HOST =
      Setting.of(
          HTTP,
          "PAGERUNNER_HOST",
          Kinds.host(),
          "127.0.0.1",
          "The address that the web server listens on; one that other computers reach needs a name, too.");

  static final Setting<Long> MAX_UPLOAD =
      Setting.of(
          HTTP,
          "PAGERUNNER_MAX_UPLOAD",
          Kinds.size("1 KB", "10 GB"),
          "100 MB",
          "The largest file that is accepted.");

  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.of(
          HTTP,
          "PAGERUNNER_MAX_CONNECTIONS",
          Kinds.wholeNumber(10, 100_000),
          "500",
          "The most connections that clients may have open at once: a fifth of them from one address, half of them event streams and long polls. Each may take 50 KB of memory.");

  static final Setting<ModelAddress> MODEL_PATH =
      Setting.optional(
          MODEL,
          "MODEL_PATH",
          Kinds.modelAddress(),
          "the built-in layout model",
          "The model that runs use when they choose none: where its bundle comes from.");

  static final Setting<List<ModelAddress>> MODELS =
      Setting.optional(
          MODEL,
          "PAGERUNNER_MODELS",
          Kinds.modelAddresses(),
          "no others",
          "Models that a run can choose besides; the first is the default where MODEL_PATH is unset.");

  static final Setting<Boolean> BUILTIN_MODEL =
      Setting.of(
          MODEL,
          "PAGERUNNER_BUILTIN_MODEL",
          Kinds.yesNo(),
          "true",
          "Whether a run can choose the built-in layout model.");

  static final Setting<Device> MODEL_DEVICE =
      Setting.of(
          MODEL,
          "MODEL_DEVICE",
          Kinds.oneOf(Device.class),
          "cpu",
          "What the model runs on: the processor, or the first NVIDIA GPU, which needs a jar built with -Pgpu.");

  static final Setting<Path> MODEL_FOLDER =
      Setting.optional(
          MODEL,
          "PAGERUNNER_MODEL_FOLDER",
          Kinds.folder(),
          "administrators name no paths",
          "The folder below which administrators may name bundles by their paths, to add them on the page of models.");

  static final Setting<Long> MODEL_CHECK_MEMORY =
      Setting.of(
          MODEL,
          "PAGERUNNER_MODEL_CHECK_MEMORY",
          Kinds.size("128 MB", "1000 GB"),
          "2 GB",
          "The most resident memory of the process in which a web server checks a bundle that an administrator adds.");

  static final Setting<Integer> WORKERS =
      Setting.of(
          WORKER,
          "PAGERUNNER_WORKERS",
          Kinds.wholeNumber(0, 64),
          "1",
          "How many worker processes the role all starts.");

  static final Setting<Integer> THREADS =
      Setting.of(
              WORKER,
              "PAGERUNNER_THREADS",
              Kinds.wholeNumber(1, 256),
              "",
              "Threads that one worker reads a page with.")
          .withDefault(Declarations::threads, "the number of cores, at most 4");

  static final Setting<Duration> PAGE_TIMEOUT =
      Setting.of(
          WORKER,
          "PAGERUNNER_PAGE_TIMEOUT",
          Kinds.duration("100 ms", "24 h"),
          "120 s",
          "The time that one page may take before its worker is restarted.");

  static final Setting<Duration> LEASE =
      Setting.of(
          WORKER,
          "PAGERUNNER_LEASE",
          Kinds.duration("500 ms", "1 h"),
          "15 s",
          "How long a worker that is not heard of keeps its pages before others take them over.");

  static final Setting<Long> RSS_LIMIT =
      Setting.optional(
          WORKER,
          "PAGERUNNER_WORKER_RSS_LIMIT",
          Kinds.size("64 MB", "1000 GB"),
          "no limit",
          "A worker whose resident memory is above this after a page starts afresh, before the system ends it.");

  static final Setting<Integer> MAX_PAGES =
      Setting.of(
          LIMITS,
          "PAGERUNNER_MAX_PAGES",
          Kinds.wholeNumber(1, 100_000),
          "2000",
          "The most pages that a document may have.");

  static final Setting<Integer> MAX_QUEUED =
      Setting.of(
          LIMITS,
          "PAGERUNNER_MAX_QUEUED",
          Kinds.wholeNumber(1, 1_000_000),
          "1000",
          "The most unfinished runs; while there are that many, uploads, further runs and retries are answered with 503.");

  static final Setting<Long> MAX_EXPORT =
      Setting.of(
          LIMITS,
          "PAGERUNNER_MAX_EXPORT",
          Kinds.size("1 MB", "1000 GB"),
          "1 GB",
          "The largest file of an export that a worker makes; 5 GB at most where files are in a bucket.");

  static final Setting<Double> CANDIDATE_SCORE =
      Setting.of(
          LIMITS,
          "PAGERUNNER_CANDIDATE_SCORE",
          Kinds.fraction(),
          "0.05",
          "What a run finds with scores below its threshold is kept from this one on, so that results can be read with a lower threshold without another run; 1 keeps none of it.");

  static final Setting<LogFormat> LOG_FORMAT =
      Setting.of(
          LOG,
          "PAGERUNNER_LOG",
          Kinds.oneOf(LogFormat.class),
          "text",
          "Lines for people, or one JSON object a line.");

  static final Setting<Level> LOG_LEVEL =
      Setting.of(
          LOG,
          "PAGERUNNER_LOG_LEVEL",
          Kinds.oneOf(Level.class),
          "info",
          "The least important messages that are still written.");

  static final Setting<Boolean> ACCESS_LOG =
      Setting.of(
          LOG,
          "PAGERUNNER_ACCESS_LOG",
          Kinds.yesNo(),
          "true",
          "Whether the web server writes a line for each request; for /livez, /readyz and /metrics, which are asked all the time, it does so at the level debug only.");

  static final Setting<Path> CONFIG =
      Setting.optional(
          FILES,
          "PAGERUNNER_CONFIG",
          Kinds.existingFile(),
          "conf/pagerunner.yaml, if it is there",
          "The YAML file with settings. It can be set in the environment and in .env only.");

  /** All settings, in the order in which they are listed. */
  public static final List<Setting<?>> ALL =
      Stream.of(
              List.of(PORT, HOST, MAX_UPLOAD, MAX_CONNECTIONS),
              NetworkDeclarations.ALL_NAMES,
              AccountDeclarations.ALL,
              SignOnDeclarations.ALL,
              WebhookDeclarations.ALL,
              ImportDeclarations.ALL,
              InboxDeclarations.ALL,
              StorageDeclarations.ALL,
              List.of(
                  MODEL_PATH,
                  MODELS,
                  BUILTIN_MODEL,
                  MODEL_DEVICE,
                  MODEL_FOLDER,
                  MODEL_CHECK_MEMORY),
              List.of(WORKERS, THREADS, PAGE_TIMEOUT, LEASE, RSS_LIMIT),
              NetworkDeclarations.ALL_HEALTH,
              List.of(
                  MAX_PAGES,
                  MAX_QUEUED,
                  MAX_EXPORT,
                  CANDIDATE_SCORE,
                  LOG_FORMAT,
                  LOG_LEVEL,
                  ACCESS_LOG,
                  CONFIG))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Declarations() {}

  private static String threads() {
    return Integer.toString(Math.min(4, Runtime.getRuntime().availableProcessors()));
  }
}

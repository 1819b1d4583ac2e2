package dev.pagerunner.config;

import dev.pagerunner.config.Setting.Secrecy;
import dev.pagerunner.config.Settings.S3Links;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Declares the settings for where rows, messages and bytes are, and how they are reached. */
final class StorageDeclarations {
  private static final String STORAGE = "Database and storage";
  private static final String QUEUE = "Queue";
  private static final String S3 = "S3";
  private static final String DOWNLOADS = "Downloads of models";

  static final Setting<String> DATABASE_URL =
      Setting.optional(
              STORAGE,
              "DATABASE_URL",
              Kinds.postgresUrl(),
              "a Postgres of its own in the data folder",
              "The Postgres database; the role all brings its own when this is unset. ?sslmode= takes disable, prefer (the default), require, verify-ca and verify-full.")
          .with(Secrecy.PASSWORD);

  static final Setting<String> SSL_MODE =
      Setting.optional(
          STORAGE,
          "PGSSLMODE",
          Kinds.sslMode(),
          "prefer",
          "The sslmode where DATABASE_URL has none.");

  static final Setting<Path> DATA_DIR =
      Setting.of(
          STORAGE,
          "PAGERUNNER_DATA_DIR",
          Kinds.folder(),
          "./data",
          "The folder of uploaded files, page images, crops and the built-in Postgres.");

  static final Setting<Path> CACHE_DIR =
      Setting.optional(
          STORAGE,
          "PAGERUNNER_CACHE_DIR",
          Kinds.folder(),
          "cache in the data folder",
          "The folder of what is unpacked from the jar once: native libraries, Postgres.");

  static final Setting<Long> MIN_FREE_DISK =
      Setting.of(
          STORAGE,
          "PAGERUNNER_MIN_FREE_DISK",
          Kinds.size("0 B", "1000 GB"),
          "256 MB",
          "Uploads are refused while fewer bytes than this are free.");

  static final Setting<Integer> DATABASE_CONNECTIONS =
      Setting.optional(
          STORAGE,
          "PAGERUNNER_DATABASE_CONNECTIONS",
          Kinds.wholeNumber(1, 100),
          "6 for web, 2 for a worker",
          "How many connections to Postgres one process opens at most, besides one that listens where there is no CLOUDAMQP_URL.");

  static final Setting<Path> CA_FILE =
      Setting.optional(
          STORAGE,
          "PAGERUNNER_CA_FILE",
          Kinds.existingFile(),
          "those that Java trusts",
          "A PEM file of authorities to trust for Postgres and RabbitMQ, instead of those that Java trusts, and for the bucket and webhooks besides them.");

  static final Setting<String> QUEUE_URL =
      Setting.optional(
              QUEUE,
              "CLOUDAMQP_URL",
              Kinds.amqpUrl(),
              "Postgres wakes workers up",
              "The RabbitMQ broker that wakes workers up and carries progress to every web process.")
          .with(Secrecy.PASSWORD);

  static final Setting<String> S3_BUCKET =
      Setting.optional(
          S3,
          "AWS_STORAGE_BUCKET_NAME",
          Kinds.bucket(),
          "a folder keeps the bytes",
          "The bucket that keeps documents, page images and crops; every process needs the same one.");

  static final Setting<String> S3_KEY_ID =
      Setting.optional(
              S3,
              "AWS_ACCESS_KEY_ID",
              Kinds.word(),
              "the credentials of the machine, such as an instance's role",
              "The access key's id.")
          .with(Secrecy.WHOLE);

  static final Setting<String> S3_SECRET =
      Setting.optional(
              S3, "AWS_SECRET_ACCESS_KEY", Kinds.word(), "see AWS_ACCESS_KEY_ID", "The access key.")
          .with(Secrecy.WHOLE);

  static final Setting<String> S3_REGION =
      Setting.of(S3, "AWS_REGION", Kinds.word(), "us-east-1", "The bucket's region.");

  static final Setting<URI> S3_ENDPOINT =
      Setting.optional(
          S3,
          "AWS_ENDPOINT_URL_S3",
          Kinds.httpUrl(),
          "Amazon's",
          "The address of a server that speaks S3, such as MinIO, R2 or Ceph.");

  static final Setting<Boolean> S3_PATH_STYLE =
      Setting.optional(
          S3,
          "PAGERUNNER_S3_PATH_STYLE",
          Kinds.yesNo(),
          "true with AWS_ENDPOINT_URL_S3, else false",
          "Whether the bucket stands in the path of an address and not in its host name.");

  static final Setting<S3Links> S3_LINKS =
      Setting.of(
          S3,
          "PAGERUNNER_S3_LINKS",
          Kinds.oneOf(S3Links.class),
          "proxy",
          "How clients get files, page images and crops: through the web process (proxy), or redirected to the bucket by an address that is signed for a short time (presigned).");

  static final Setting<Duration> S3_LINK_LIFETIME =
      Setting.of(
          S3,
          "PAGERUNNER_S3_LINK_LIFETIME",
          Kinds.duration("1 min", "12 h"),
          "15 min",
          "How long a signed address works.");

  static final Setting<Boolean> S3_PUBLIC =
      Setting.of(
          S3,
          "PAGERUNNER_S3_PUBLIC",
          Kinds.yesNo(),
          "false",
          "Whether everything is stored for all the world to read (ACL public-read, Cache-Control: max-age=86400) and linked without a signature.");

  static final Setting<Boolean> S3_UPLOADS =
      Setting.of(
          S3,
          "PAGERUNNER_S3_UPLOADS",
          Kinds.yesNo(),
          "false",
          "Whether POST /api/v1/uploads gives out signed addresses to upload to the bucket directly.");

  static final Setting<String> HTTPS_PROXY =
      Setting.optional(
              DOWNLOADS,
              "HTTPS_PROXY",
              Kinds.proxy(),
              "no proxy",
              "The proxy through which https:// addresses are reached: models are fetched, and an OpenID Connect provider is asked. https_proxy, in small letters, is stronger, as with curl.")
          .with(Secrecy.PASSWORD);

  static final Setting<List<String>> NO_PROXY =
      Setting.optional(
          DOWNLOADS,
          "NO_PROXY",
          Kinds.list(),
          "none",
          "Hosts for which HTTPS_PROXY does not count, with all hosts below them; IP addresses and ranges such as 10.0.0.0/8; or * for all. no_proxy is stronger.");

  /** Settings that other programs read in small letters as well. */
  static final List<Setting<?>> IN_SMALL_LETTERS = List.of(HTTPS_PROXY, NO_PROXY);

  static final List<Setting<?>> ALL =
      List.of(
          DATABASE_URL,
          SSL_MODE,
          DATABASE_CONNECTIONS,
          CA_FILE,
          DATA_DIR,
          CACHE_DIR,
          MIN_FREE_DISK,
          QUEUE_URL,
          S3_BUCKET,
          S3_KEY_ID,
          S3_SECRET,
          S3_REGION,
          S3_ENDPOINT,
          S3_PATH_STYLE,
          S3_LINKS,
          S3_LINK_LIFETIME,
          S3_PUBLIC,
          S3_UPLOADS,
          HTTPS_PROXY,
          NO_PROXY);

  private StorageDeclarations() {}
}

package dev.pagerunner.config;

import dev.pagerunner.config.Kind.NotAllowedException;
import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of values that settings have. */
final class Kinds {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");
  private static final Pattern FRACTION = Pattern.compile("0?\\.\\d{1,15}|[01](\\.0{1,15})?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");

  /** User and password, neither of which is empty. */
  private static final String LOGIN = "[^\\s@/?#:]+(?::[^\\s@/?#]+)?";

  /** Host and port. */
  private static final String PLACE = "(?:\\[[0-9A-Fa-f:.%]+]|[^\\s@/?#:]+)(?::\\d{1,5})?";

  private static final Pattern POSTGRES_URL =
      Pattern.compile("postgres(ql)?://(" + LOGIN + "@)?" + PLACE + "/[^\\s@/?#]+(\\?[^\\s#]*)?");
  private static final Pattern SSL_MODE =
      Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full");
  private static final Pattern AMQP_URL =
      Pattern.compile("amqps?://(" + LOGIN + "@)?" + PLACE + "(/[^\\s/?#]*)?(\\?[^\\s#]*)?");
  private static final Pattern HTTP_URL =
      Pattern.compile("(?i)https?://" + PLACE + "(/[^\\s@?#]*)?");
  private static final Pattern PROXY =
      Pattern.compile("([A-Za-z0-9]+://(" + LOGIN + "@)?)?" + PLACE + "/?");
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)https?://([0-9a-z._-]{1,253}|\\[[0-9a-f:.]{2,45}])(:\\d{1,5})?/?");
  static final Pattern OWN_NAME =
      Pattern.compile("[0-9A-Za-z._-]{1,253}|[0-9A-Fa-f:.]{2,45}|\\[[0-9A-Fa-f:.]{2,45}]");
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Map<String, Long> BYTES =
      Map.of(
          "", 1L,
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);
  private static final Map<String, Long> MILLISECONDS =
      Map.of("ms", 1L, "s", 1_000L, "min", 60_000L, "h", 3_600_000L);

  private Kinds() {}

  static Kind<Integer> wholeNumber(int least, int most) {
    return new Kind<>(
        "a whole number from " + least + " to " + most,
        (text, directory) -> (int) within(least, most, Long.parseLong(text)));
  }

  static Kind<Double> fraction() {
    return matching(FRACTION, "a number from 0 to 1, such as 0.5").to(Double::valueOf);
  }

  /** Bytes, such as {@code 100 MB}, {@code 64MiB} or {@code 1000000}. */
  static Kind<Long> size(String least, String most) {
    String examples = ", such as \"100 MB\", \"64 MiB\" or plain bytes";
    return amounts("a size from " + least + " to " + most + examples, BYTES, least, most, n -> n);
  }

  /** A time with its unit, such as {@code 120 s}, {@code 2 min} or {@code 500ms}. */
  static Kind<Duration> duration(String least, String most) {
    String allowed = "a duration from " + least + " to " + most + " with its unit (ms, s, min, h)";
    return amounts(allowed, MILLISECONDS, least, most, Duration::ofMillis);
  }

  private static <T> Kind<T> amounts(
      String allowed, Map<String, Long> units, String least, String most, LongFunction<T> make) {
    long min = amount(least, units);
    long max = amount(most, units);
    return new Kind<>(
        allowed, (text, directory) -> make.apply(within(min, max, amount(text, units))));
  }

  /** One of an enum's words, in lower case. */
  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return new Kind<>(
        type.getEnumConstants().length == 1 ? words : "one of " + words,
        (text, directory) -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  /** A folder that is created when needed; absolute and normalised. */
  static Kind<Path> folder() {
    return new Kind<>("a folder", Kinds::resolve);
  }

  /** Where a model bundle comes from; a local folder or file must exist. */
  static Kind<ModelAddress> modelAddress() {
    return new Kind<>(ModelAddress.ALLOWED, Kinds::existingModel);
  }

  /** Several model addresses: one per line, or separated by blanks or commas. */
  static Kind<List<ModelAddress>> modelAddresses() {
    return new Kind<>(
        "a list of addresses as MODEL_PATH takes them, separated by blanks or commas",
        (text, directory) -> words(text).map(one -> existingModel(one, directory)).toList(),
        true);
  }

  static Stream<String> words(String text) {
    return (text.contains("\n") ? text.lines() : Arrays.stream(text.split("[,\\s]+")))
        .map(String::strip)
        .filter(one -> !one.isEmpty());
  }

  private static ModelAddress existingModel(String text, Path directory) {
    ModelAddress address;
    try {
      address = ModelAddress.parse(text, directory);
    } catch (PagerunnerException e) {
      throw new NotAllowedException(e.getMessage());
    }
    boolean missing =
        switch (address.kind()) {
          case FOLDER -> !Files.isDirectory(Path.of(address.location()));
          case ZIP -> !Files.isRegularFile(Path.of(address.location()));
          case HTTP, S3 -> false;
        };
    if (missing) {
      throw new NotAllowedException(
          "there is no such "
              + (address.kind() == ModelAddress.Kind.ZIP ? "file" : "folder")
              + "; it must be "
              + ModelAddress.ALLOWED);
    }
    return address;
  }

  /** An existing file. */
  static Kind<Path> existingFile() {
    return new Kind<>(
        "a file that is there",
        (text, directory) -> {
          Path file = resolve(text, directory);
          if (!Files.isRegularFile(file)) {
            throw new NotAllowedException("there is no such file");
          }
          return file;
        });
  }

  /** A host name or an IP address to listen on. */
  static Kind<String> host() {
    return matching(HOST, "a host name or an IP address, such as 127.0.0.1 or 0.0.0.0");
  }

  /** The address of a Postgres database, as hosting providers give it. */
  static Kind<String> postgresUrl() {
    return url(
        POSTGRES_URL,
        "a URL such as postgres://user:password@host:5432/database,"
            + " with special characters of the password written as %XX");
  }

  /** What libpq calls sslmode. */
  static Kind<String> sslMode() {
    return matching(SSL_MODE, "one of disable, allow, prefer, require, verify-ca, verify-full");
  }

  /** The address of a RabbitMQ broker, as hosting providers give it. */
  static Kind<String> amqpUrl() {
    return url(
        AMQP_URL,
        "a URL such as amqps://user:password@host/vhost,"
            + " with special characters of the password written as %XX");
  }

  /** An address that starts with http:// or https://. */
  static Kind<URI> httpUrl() {
    Kind<String> text = matching(HTTP_URL, "a URL such as https://s3.example.org");
    return new Kind<>(
        text.allowed(),
        (word, directory) -> {
          URI url = URI.create(text.parser().parse(word, directory));
          if (url.getHost() == null) {
            throw new NotAllowedException(
                "Amazon's library cannot use such a name of a host, with an underscore for example:"
                    + " give the host another name, or write its IP address");
          }
          return url;
        });
  }

  /** Where browsers find a server, in lower case and without a path. */
  static Kind<URI> origin() {
    String allowed = "http:// or https://, a host and perhaps a port, without a path";
    return new Kind<>(
        allowed + ", such as https://pages.example.org",
        (text, directory) -> {
          String origin = matching(ORIGIN, allowed).parser().parse(text, directory);
          return URI.create(origin.toLowerCase(Locale.ROOT).replaceFirst("/$", ""));
        });
  }

  /** The address of a proxy that programs go through, as curl takes it. */
  static Kind<String> proxy() {
    return matching(
        PROXY,
        "a URL such as http://user:password@proxy.example.org:3128,"
            + " with special characters of the password written as %XX");
  }

  /** Words of any kind. */
  static Kind<List<String>> list() {
    return new Kind<>(
        "words, separated by blanks or commas", (text, directory) -> words(text).toList(), true);
  }

  /** Names of hosts, or IP addresses. */
  static Kind<List<String>> hosts() {
    Kind<String> host = matching(OWN_NAME, "a name");
    return new Kind<>(
        "host names or IP addresses without ports, separated by blanks or commas",
        (text, directory) -> words(text).map(one -> host.parser().parse(one, directory)).toList(),
        true);
  }

  /** IP addresses and ranges of them. */
  static Kind<List<AddressRange>> addressRanges() {
    return new Kind<>(
        "IP addresses or ranges such as 10.0.0.0/8, separated by blanks or commas",
        (text, directory) -> words(text).map(AddressRange::parse).toList(),
        true);
  }

  /** The name of a bucket. */
  static Kind<String> bucket() {
    return matching(BUCKET, "the name of a bucket: small letters, digits, dots and hyphens");
  }

  /** Text without blanks. */
  static Kind<String> word() {
    return matching(Pattern.compile("\\S{1,1000}"), "text without blanks");
  }

  static Kind<Boolean> yesNo() {
    return matching(Pattern.compile("(?i)true|false"), "true or false").to(Boolean::valueOf);
  }

  /** Matches a pattern and is a valid URL, with correct percent-encoding. */
  private static Kind<String> url(Pattern pattern, String allowed) {
    return matching(pattern, allowed).to(text -> URI.create(text).toString());
  }

  static Kind<String> matching(Pattern pattern, String allowed) {
    return new Kind<>(
        allowed,
        (text, directory) -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  private static Path resolve(String text, Path directory) {
    return directory.resolve(text).toAbsolutePath().normalize();
  }

  private static long amount(String text, Map<String, Long> units) {
    Matcher match = AMOUNT.matcher(text);
    Long unit = match.matches() ? units.get(match.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      throw new IllegalArgumentException();
    }
    long number = Long.parseLong(match.group(1));
    return Math.multiplyHigh(number, unit) == 0 ? number * unit : Long.MAX_VALUE;
  }

  private static long within(long least, long most, long number) {
    if (number < least || number > most) {
      throw new IllegalArgumentException();
    }
    return number;
  }
}

package dev.pagerunner.domain;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model bundle comes from.
 *
 * @param location an absolute path, an http(s) URL, or {@code s3://bucket/key}
 * @param sha256 the expected digest, 64 lower-case hexadecimal digits: of the .zip, or of
 *     model.onnx if a folder or a prefix is named
 */
public record ModelAddress(Kind kind, String location, Optional<String> sha256) {
  /** Completes "it must be …". */
  public static final String ALLOWED =
      "a folder with model.json and model.onnx in it, a .zip of one, https://… of such a .zip, or"
          + " s3://bucket/key of such a .zip or of a prefix; #sha256=… behind it is checked";

  private static final Pattern FRAGMENT = Pattern.compile("(?i)^(.*)#sha256=([^#]*)$");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*");
  private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)");
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  /** The kind of place. */
  public enum Kind {
    FOLDER,
    ZIP,
    HTTP,
    S3
  }

  /**
   * Parses an address without access to files or the network.
   *
   * @param workingDirectory the base of relative paths
   * @throws PagerunnerException if it is not an address; the message says why
   */
  public static ModelAddress parse(String text, Path workingDirectory) {
    Matcher fragment = FRAGMENT.matcher(text.strip());
    if (!fragment.matches()) {
      return of(text.strip(), Optional.empty(), workingDirectory);
    }
    String sha256 = fragment.group(2).toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(sha256).matches()) {
      throw new PagerunnerException("sha256 must be 64 hexadecimal digits");
    }
    return of(fragment.group(1), Optional.of(sha256), workingDirectory);
  }

  private static ModelAddress of(String text, Optional<String> sha256, Path workingDirectory) {
    Matcher scheme = SCHEME.matcher(text);
    String word = scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    return switch (word) {
      case "http", "https" -> http(text, sha256);
      case "s3" -> s3(text, sha256);
      case "" -> file(text, sha256, workingDirectory);
      default ->
          throw new PagerunnerException(
              "models do not come by " + word + "; it must be " + ALLOWED);
    };
  }

  private static ModelAddress file(String text, Optional<String> sha256, Path workingDirectory) {
    Path path = workingDirectory.resolve(text).toAbsolutePath().normalize();
    Kind kind = isZip(text) ? Kind.ZIP : Kind.FOLDER;
    return new ModelAddress(kind, path.toString(), sha256);
  }

  private static ModelAddress http(String text, Optional<String> sha256) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      // Without the cause, which repeats the text: it may contain a signature.
      throw new PagerunnerException("this is not a URL: percent-encode its special characters");
    }
    if (uri.getRawAuthority() == null
        || Authority.of(uri).login().isPresent()
        || uri.getFragment() != null) {
      throw new PagerunnerException(
          "it must be a URL such as https://example.org/my-model.zip, without a user in it");
    }
    if (uri.getRawPath().contains("@")) {
      // Otherwise a user and a password with an unencoded slash would be taken for a path.
      throw new PagerunnerException("an @ in the path of a URL must be written as %40");
    }
    if (uri.getScheme().equalsIgnoreCase("http")
        && !LOOPBACK.matcher(Authority.of(uri).host()).matches()) {
      throw new PagerunnerException(
          "a model may come by http:// from this machine only: use https://");
    }
    return new ModelAddress(Kind.HTTP, text, sha256);
  }

  private static ModelAddress s3(String text, Optional<String> sha256) {
    if (!S3.matcher(text).matches()) {
      throw new PagerunnerException(
          "it must be s3://bucket/key, of a .zip or of a prefix with model.json and model.onnx");
    }
    return new ModelAddress(Kind.S3, text, sha256);
  }

  /** Whether it names one file that holds the whole bundle. */
  public boolean isZip() {
    return kind == Kind.HTTP || isZip(location);
  }

  private static boolean isZip(String location) {
    return location.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** The bucket of a {@link Kind#S3} address. */
  public String bucket() {
    return s3Part(1);
  }

  /**
   * The object's key of a {@link Kind#S3} address; that of a prefix, without its trailing slash.
   */
  public String key() {
    return s3Part(2).replaceAll("/+$", "");
  }

  private String s3Part(int group) {
    Matcher match = S3.matcher(location);
    if (!match.matches()) {
      throw new IllegalStateException("not in a bucket: " + location);
    }
    return match.group(group);
  }

  /** For display: omits the query, which may be a signature. */
  @Override
  public String toString() {
    int query = kind == Kind.HTTP ? location.indexOf('?') : -1;
    return query < 0 ? location : location.substring(0, query) + "?…";
  }
}

package dev.pagerunner.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file to read, and how; what is empty is left to the server.
 *
 * @param source a path here, or a URL from which the server fetches the file
 * @param pages such as {@code 1-3,7}
 */
public record NewUpload(
    String source,
    Optional<String> title,
    Optional<String> model,
    Optional<String> pages,
    Optional<Double> threshold) {

  private static final Pattern URL = Pattern.compile("(?i)https?://.*", Pattern.DOTALL);

  /** Whether a source is a URL. */
  public static boolean isUrl(String source) {
    return URL.matcher(source).matches();
  }

  boolean isUrl() {
    return isUrl(source);
  }

  Path file() {
    return Path.of(source);
  }

  /** The fields besides the file, by their names. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    title.ifPresent(value -> fields.put("title", value));
    model.ifPresent(value -> fields.put("model", value));
    pages.ifPresent(value -> fields.put("pages", value));
    threshold.ifPresent(value -> fields.put("threshold", value.toString()));
    return fields;
  }
}

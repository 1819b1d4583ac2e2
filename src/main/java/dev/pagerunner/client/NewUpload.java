package dev.pagerunner.client;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file to read, and how; what is empty is left to the server.
 *
 * @param pages such as {@code 1-3,7}
 */
public record NewUpload(
    Path file,
    Optional<String> title,
    Optional<String> model,
    Optional<String> pages,
    Optional<Double> threshold) {

  /** The fields of the form besides the file, by their names. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    title.ifPresent(value -> fields.put("title", value));
    model.ifPresent(value -> fields.put("model", value));
    pages.ifPresent(value -> fields.put("pages", value));
    threshold.ifPresent(value -> fields.put("threshold", value.toString()));
    return fields;
  }
}

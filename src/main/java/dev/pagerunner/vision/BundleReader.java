package dev.pagerunner.vision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code model.json}, and names the field when one is missing or makes no sense. */
final class BundleReader {
  private static final int MAX_EDGE = 8_192;
  private static final double MAX_DPI = 600;

  private final String where;
  private final Path folder;

  /**
   * @param where what is read, for messages
   * @param folder the bundle's folder, or null for the one in the jar
   */
  BundleReader(String where, Path folder) {
    this.where = where;
    this.folder = folder;
  }

  ModelBundle read(InputStream json) throws IOException {
    JsonNode root = parsed(json);
    List<String> labels = labels(root);
    return new ModelBundle(
        text(root, "name"),
        text(root, "version"),
        oneOf(root, "family", "detectron2"),
        root.path("description").asText(""),
        labels,
        input(root.path("input")),
        outputs(root.path("outputs")),
        number(root, "dpi", "dpi", 1, MAX_DPI),
        number(root, "threshold", "threshold", 0, 1),
        thresholds(root.path("thresholds"), labels),
        root.path("license").asText(""),
        root.path("source").asText(""),
        sha256(root),
        folder);
  }

  private JsonNode parsed(InputStream json) throws IOException {
    try {
      JsonNode root = JsonMapper.builder().build().readTree(json);
      if (!root.isObject()) {
        throw wrong("the whole", "must be a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new PagerunnerException(where + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private ModelBundle.Input input(JsonNode input) {
    int shortEdge = (int) number(input, "short_edge", "input.short_edge", 1, MAX_EDGE);
    return new ModelBundle.Input(
        text(input, "name", "input.name"),
        oneOf(input, "layout", "input.layout", "CHW"),
        oneOf(input, "channels", "input.channels", "BGR", "RGB"),
        oneOf(input, "type", "input.type", "float32"),
        shortEdge,
        (int) number(input, "max_edge", "input.max_edge", shortEdge, MAX_EDGE));
  }

  private ModelBundle.Outputs outputs(JsonNode outputs) {
    return new ModelBundle.Outputs(
        text(outputs, "boxes", "outputs.boxes"),
        text(outputs, "labels", "outputs.labels"),
        text(outputs, "scores", "outputs.scores"));
  }

  private List<String> labels(JsonNode root) {
    List<String> labels = new ArrayList<>();
    for (JsonNode label : root.path("labels")) {
      if (!label.isTextual() || label.asText().isBlank() || labels.contains(label.asText())) {
        throw wrong("labels", "has " + label + ": labels are different, non-empty strings");
      }
      labels.add(label.asText());
    }
    if (labels.isEmpty()) {
      throw wrong("labels", "must be a list of at least one label");
    }
    return labels;
  }

  private Map<String, Double> thresholds(JsonNode node, List<String> labels) {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = "thresholds." + field.getKey();
      if (!labels.contains(field.getKey())) {
        throw wrong(name, "is for no label of this model: it has " + labels);
      }
      thresholds.put(field.getKey(), number(node, field.getKey(), name, 0, 1));
    }
    return thresholds;
  }

  private String sha256(JsonNode root) {
    String sha256 = text(root, "sha256");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw wrong("sha256", "must be 64 lower-case hexadecimal digits");
    }
    return sha256;
  }

  private String text(JsonNode node, String field) {
    return text(node, field, field);
  }

  private String text(JsonNode node, String field, String name) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw wrong(name, "must be a non-empty string");
    }
    return value.asText();
  }

  private String oneOf(JsonNode node, String field, String name, String... allowed) {
    String value = text(node, field, name);
    if (!List.of(allowed).contains(value)) {
      throw wrong(name, "is '" + value + "': it must be " + String.join(" or ", allowed));
    }
    return value;
  }

  private String oneOf(JsonNode node, String field, String allowed) {
    return oneOf(node, field, field, allowed);
  }

  private double number(JsonNode node, String field, String name, double least, double most) {
    JsonNode value = node.path(field);
    if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
      throw wrong(name, "must be a number from " + plain(least) + " to " + plain(most));
    }
    return value.asDouble();
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private PagerunnerException wrong(String field, String why) {
    return new PagerunnerException(where + ": " + field + " " + why);
  }
}

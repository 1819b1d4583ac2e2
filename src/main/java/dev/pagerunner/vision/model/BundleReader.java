package dev.pagerunner.vision.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code model.json}; an exception names a missing or invalid field. */
final class BundleReader {
  private static final double MAX_DPI = 600;

  /** Limited because a label is repeated in every detection. */
  private static final int LONGEST_LABEL = 100;

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
    byte[] bytes = json.readAllBytes();
    BundleFields root = new BundleFields(where, parsed(bytes));
    String name = root.text("name");
    String version = root.text("version");
    List<String> labels = labels(root);
    return new ModelBundle(
        name,
        version,
        new FamilyReader(root).read(),
        root.anyText("description"),
        labels,
        root.number("dpi", 1, MAX_DPI),
        root.number("threshold", 0, 1),
        thresholds(root, labels),
        root.oneOfOrFirst("precision", "fp32", "fp16", "int8"),
        root.anyText("license"),
        root.anyText("source"),
        sha256(root),
        Sha256.of(bytes),
        folder);
  }

  private JsonNode parsed(byte[] json) throws IOException {
    try {
      JsonNode root = JsonMapper.builder().build().readTree(json);
      if (!root.isObject()) {
        throw new PagerunnerException(where + ": the whole must be a JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new PagerunnerException(where + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> labels(BundleFields root) {
    List<String> labels = new ArrayList<>();
    for (JsonNode label : root.node("labels")) {
      if (!label.isTextual() || label.asText().isBlank() || labels.contains(label.asText())) {
        throw root.wrong("labels", "has " + label + ": labels are different, non-empty strings");
      }
      if (label.asText().chars().anyMatch(Character::isISOControl)) {
        throw root.wrong("labels", "has " + label + ": labels have no control characters");
      }
      if (label.asText().length() > LONGEST_LABEL) {
        throw root.wrong(
            "labels", "has one of more than " + LONGEST_LABEL + " characters: shorten it");
      }
      labels.add(label.asText());
    }
    if (labels.isEmpty()) {
      throw root.wrong("labels", "must be a list of at least one label");
    }
    return labels;
  }

  private static Map<String, Double> thresholds(BundleFields root, List<String> labels) {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    BundleFields fields = root.within("thresholds");
    for (Map.Entry<String, JsonNode> field : root.node("thresholds").properties()) {
      String label = field.getKey();
      if (!labels.contains(label)) {
        throw fields.wrong(label, "is for no label of this model: it has " + labels);
      }
      thresholds.put(label, fields.number(label, 0, 1));
    }
    return thresholds;
  }

  private static String sha256(BundleFields root) {
    String sha256 = root.text("sha256");
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw root.wrong("sha256", "must be 64 lower-case hexadecimal digits");
    }
    return sha256;
  }
}

package dev.pagerunner.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagerunner.domain.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One source of settings.
 *
 * @param from the source, as messages name it
 * @param texts values that are not blank, by the name of the setting
 */
record Source(Origin origin, String from, Map<String, String> texts) {

  static Source environment(Map<String, String> environment) {
    return named(Origin.ENVIRONMENT, "environment", environment);
  }

  /** A file of {@code NAME=value} lines; empty if the file does not exist. */
  static Source dotenv(Path file) {
    Map<String, String> texts = Files.exists(file) ? DotEnv.parse(read(file, ".env")) : Map.of();
    return named(Origin.DOTENV, ".env", texts);
  }

  private static Source named(Origin origin, String from, Map<String, String> texts) {
    List<String> known = Declarations.ALL.stream().map(Setting::name).toList();
    Map<String, String> found = new HashMap<>();
    inCapitals(texts)
        .forEach(
            (name, text) -> {
              if (known.contains(name)) {
                putUnlessBlank(found, name, text);
              } else if (name.startsWith(Setting.PREFIX)) {
                throw unknown(name, from, known);
              }
            });
    return new Source(origin, from, found);
  }

  /** {@code https_proxy} is stronger than {@code HTTPS_PROXY}, as other programs have it. */
  private static Map<String, String> inCapitals(Map<String, String> texts) {
    Map<String, String> all = new HashMap<>(texts);
    for (Setting<?> setting : StorageDeclarations.IN_SMALL_LETTERS) {
      String small = texts.getOrDefault(setting.name().toLowerCase(Locale.ROOT), "");
      if (!small.isBlank()) {
        all.put(setting.name(), small);
      }
    }
    return all;
  }

  /** A flat YAML file; empty if the file does not exist. */
  static Source yaml(Path file, String from) {
    Map<String, String> found = new HashMap<>();
    String text = Files.exists(file) ? read(file, from) : "";
    if (hasContent(text)) {
      Map<String, Setting<?>> byKey =
          Declarations.ALL.stream()
              .filter(setting -> !setting.equals(Declarations.CONFIG))
              .collect(Collectors.toMap(Setting::key, setting -> setting));
      for (Map.Entry<String, JsonNode> field : parsed(text, from).properties()) {
        Setting<?> setting = byKey.get(field.getKey());
        if (setting == null) {
          throw unknown(field.getKey(), from, List.copyOf(byKey.keySet()));
        }
        putUnlessBlank(found, setting.name(), scalar(field, setting, from));
      }
    }
    return new Source(Origin.FILE, from, found);
  }

  /**
   * Whether there is more than comments: the YAML parser need not be loaded for a file of comments.
   */
  private static boolean hasContent(String yaml) {
    return yaml.lines()
        .map(String::strip)
        .anyMatch(line -> !line.isEmpty() && line.charAt(0) != '#');
  }

  private static JsonNode parsed(String yaml, String from) {
    try {
      JsonNode root =
          YAMLMapper.builder()
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .build()
              .readTree(yaml);
      if (root.isObject() || root.isMissingNode() || root.isNull()) {
        return root;
      }
      throw new SettingsException(from + " must hold lines such as \"port: 8080\"");
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the file, which may hold a secret.
      throw new SettingsException(
          from + " is not valid YAML, in line " + e.getLocation().getLineNr());
    }
  }

  private static String scalar(Map.Entry<String, JsonNode> field, Setting<?> setting, String from) {
    if (field.getValue().isArray() && setting.isList()) {
      List<String> items = new ArrayList<>();
      field.getValue().forEach(item -> items.add(item.asText()));
      return String.join("\n", items);
    }
    if (field.getValue().isContainerNode()) {
      throw new SettingsException(
          field.getKey() + " (" + from + ") is a list or a group: it must be " + setting.allowed());
    }
    return field.getValue().isNull() ? "" : field.getValue().asText();
  }

  private static void putUnlessBlank(Map<String, String> texts, String name, String text) {
    if (!text.isBlank()) {
      texts.put(name, text.strip());
    }
  }

  private static SettingsException unknown(String name, String from, List<String> known) {
    String hint =
        NearestName.of(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElse("`pagerunner config` lists the settings");
    return new SettingsException(
        PlainText.oneLine(name) + " (" + from + ") is not a setting: " + hint);
  }

  private static String read(Path file, String from) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new SettingsException(from + " cannot be read: it must be a text file in UTF-8");
    }
  }
}

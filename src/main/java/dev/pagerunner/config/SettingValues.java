package dev.pagerunner.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The text of every setting and where it came from. All values are allowed ones. */
public final class SettingValues {
  private static final String DEFAULT_FILE = "conf/pagerunner.yaml";

  private final List<SettingValue> values;
  private final Path workingDirectory;

  private SettingValues(List<SettingValue> values, Path workingDirectory) {
    this.values = List.copyOf(values);
    this.workingDirectory = workingDirectory;
  }

  /**
   * Collects the values, strongest source first. A blank value counts as not set.
   *
   * @throws SettingsException if a value is not allowed or a name does not exist
   */
  public static SettingValues read(Map<String, String> environment, Path workingDirectory) {
    Path directory = workingDirectory.toAbsolutePath().normalize();
    List<Source> sources = new ArrayList<>();
    sources.add(Source.environment(environment));
    sources.add(Source.dotenv(directory.resolve(".env")));
    SettingValue config = strongest(sources, Declarations.CONFIG);
    sources.add(yaml(config, directory));
    List<SettingValue> values = new ArrayList<>();
    for (Setting<?> setting : Declarations.ALL) {
      SettingValue value = strongest(sources, setting);
      if (value.text() != null) {
        setting.parse(value.text(), value.from(), directory);
      }
      values.add(value);
    }
    return new SettingValues(values, directory);
  }

  private static Source yaml(SettingValue config, Path directory) {
    if (config.text() == null) {
      return Source.yaml(directory.resolve(DEFAULT_FILE), DEFAULT_FILE);
    }
    Path file = Declarations.CONFIG.parse(config.text(), config.from(), directory);
    return Source.yaml(file, config.shown());
  }

  private static SettingValue strongest(List<Source> sources, Setting<?> setting) {
    for (Source source : sources) {
      String text = source.texts().get(setting.name());
      if (text != null) {
        return new SettingValue(setting, text, source.origin(), source.from());
      }
    }
    return new SettingValue(
        setting, setting.defaultText().get(), Origin.DEFAULT, Origin.DEFAULT.word());
  }

  /** Every setting, in the order of {@link Declarations#ALL}. */
  public List<SettingValue> all() {
    return values;
  }

  <T> T get(Setting<T> setting) {
    return find(setting).orElseThrow();
  }

  <T> Optional<T> find(Setting<T> setting) {
    return values.stream()
        .filter(value -> value.setting().equals(setting) && value.text() != null)
        .findFirst()
        .map(value -> setting.parse(value.text(), value.from(), workingDirectory));
  }
}

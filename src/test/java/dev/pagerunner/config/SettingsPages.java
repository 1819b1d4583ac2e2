package dev.pagerunner.config;

import java.util.List;

/** Writes the pages that describe the settings. */
final class SettingsPages {
  private SettingsPages() {}

  /** The reference for people. */
  static String reference() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings

            <!-- Written from the declarations in config/Declarations.java; a test says how. -->

            A setting is an environment variable, or a line `NAME=value` of a file `.env`, or a line `key: value` of
            `conf/pagerunner.yaml`; the first of them that has it wins. `.env` and `conf/` are looked for in the working
            directory. A blank value counts as not set. A value that is not allowed, and a `PAGERUNNER_` name or a key that
            does not exist, stop the start with one line that says so. `pagerunner config` shows what is in force and where
            each value came from, without passwords.
            """);
    String group = "";
    for (Setting<?> setting : Declarations.ALL) {
      if (!setting.group().equals(group)) {
        group = setting.group();
        page.append("\n## ").append(group).append('\n');
      }
      page.append(entry(setting));
    }
    return page.toString();
  }

  private static String entry(Setting<?> setting) {
    String key = setting.equals(Declarations.CONFIG) ? "" : ", in the file `" + setting.key() + "`";
    return "\n### `%s`%s\n\n%s\n\n- Default: %s\n- Allowed: %s\n"
        .formatted(
            setting.name(), key, setting.description(), setting.defaultWords(), setting.allowed());
  }

  /** The file with every setting commented out. */
  static String file() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of Pagerunner. Environment variables and .env are stronger than this file.
            # Take the first # off a line to set it. docs/settings.md says what is allowed,
            # `./pagerunner config` what is in force.
            """);
    String group = "";
    for (Setting<?> setting : yamlSettings()) {
      if (!setting.group().equals(group)) {
        group = setting.group();
        page.append("\n# ---- ").append(group).append('\n');
      }
      page.append("\n# ").append(setting.description()).append('\n').append(line(setting));
    }
    return page.toString();
  }

  private static List<Setting<?>> yamlSettings() {
    return Declarations.ALL.stream().filter(s -> !s.equals(Declarations.CONFIG)).toList();
  }

  private static String line(Setting<?> setting) {
    boolean hasValue = setting.defaultWords().equals(setting.defaultText().get());
    return hasValue
        ? "#%s: %s\n".formatted(setting.key(), setting.defaultWords())
        : "#%s:    # default: %s\n".formatted(setting.key(), setting.defaultWords());
  }
}

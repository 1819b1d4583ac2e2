package dev.pagerunner.config;

/**
 * A setting with the text in force.
 *
 * @param text as it was written; null if unset
 * @param from the origin in words, such as the name of the file
 */
public record SettingValue(Setting<?> setting, String text, Origin origin, String from) {

  /** The value for display, without passwords. */
  public String shown() {
    return text == null ? "" : setting.shown(text);
  }

  @Override
  public String toString() {
    return setting.name() + "=" + shown() + " (" + from + ")";
  }
}

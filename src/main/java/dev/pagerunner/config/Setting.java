package dev.pagerunner.config;

import dev.pagerunner.config.Kind.NotAllowedException;
import dev.pagerunner.domain.PlainText;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The one declaration of a setting.
 *
 * @param group the heading that it stands under
 * @param name the environment variable
 * @param defaultText what it is when nobody sets it; gives null where unset is a choice of its own
 * @param defaultWords the default as the reference page says it
 * @param secret whether the value may never be shown whole
 * @param description one sentence
 */
public record Setting<T>(
    String group,
    String name,
    Kind<T> kind,
    Supplier<String> defaultText,
    String defaultWords,
    boolean secret,
    String description) {

  static final String PREFIX = "PAGERUNNER_";
  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/\\s@:]*):[^\\s]*@");
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("(?i)((?:password|signature|sig|token)=)[^&\\s]*");

  /** A setting that has a value in any case. */
  static <T> Setting<T> of(
      String group, String name, Kind<T> kind, String defaultText, String description) {
    return new Setting<>(group, name, kind, () -> defaultText, defaultText, false, description);
  }

  /** A setting that may be left unset. */
  static <T> Setting<T> optional(
      String group, String name, Kind<T> kind, String whenUnset, String description) {
    return new Setting<>(group, name, kind, () -> null, whenUnset, false, description);
  }

  Setting<T> asSecret() {
    return new Setting<>(group, name, kind, defaultText, defaultWords, true, description);
  }

  Setting<T> withDefault(Supplier<String> text, String words) {
    return new Setting<>(group, name, kind, text, words, secret, description);
  }

  /** The key in the YAML file: {@code PAGERUNNER_MAX_PAGES} is {@code max_pages}. */
  public String key() {
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return bare.toLowerCase(Locale.ROOT);
  }

  /** What is allowed, as in "it must be …". */
  public String allowed() {
    return kind.allowed();
  }

  /** Whether there may be several. */
  boolean isList() {
    return kind.list();
  }

  T parse(String text, String from, Path workingDirectory) {
    try {
      return kind.parser().parse(text, workingDirectory);
    } catch (NotAllowedException e) {
      throw refused(text, from, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw refused(text, from, "it must be " + allowed());
    }
  }

  private SettingsException refused(String text, String from, String reason) {
    return new SettingsException(name + " is '" + shown(text) + "' (" + from + "): " + reason);
  }

  /** A value as people may see it: in one line, without passwords. */
  String shown(String text) {
    String masked = URL_PASSWORD.matcher(text).replaceAll("$1:***@");
    masked = PASSWORD_PARAMETER.matcher(masked).replaceAll("$1***");
    boolean hidden = secret && !masked.contains("://");
    return hidden ? "***" : PlainText.oneLine(masked);
  }
}

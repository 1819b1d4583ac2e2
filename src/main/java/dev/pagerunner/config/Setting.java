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
 * @param secrecy how much of a value may be shown
 * @param description one sentence
 */
public record Setting<T>(
    String group,
    String name,
    Kind<T> kind,
    Supplier<String> defaultText,
    String defaultWords,
    Secrecy secrecy,
    String description) {

  /** How much of a value is for its owner alone. */
  enum Secrecy {
    /** Nothing, but for what any address may have in it. */
    NONE,
    /** An address with a password in it, and all of what is not allowed. */
    PASSWORD,
    /** All of it. */
    WHOLE
  }

  static final String PREFIX = "PAGERUNNER_";
  private static final String HIDDEN = "***";
  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s@:]*):[^\\s]*@");

  /** Of a parameter in a URL; what could stand there instead of a secret may be seen. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&][^=&#\\s]*=)"
              + "(?!(?:disable|allow|prefer|require|verify-ca|verify-full)(?:[&#\\s,]|$))"
              + "[^&#\\s,]*");

  /** A setting that has a value in any case. */
  static <T> Setting<T> of(
      String group, String name, Kind<T> kind, String defaultText, String description) {
    return new Setting<>(
        group, name, kind, () -> defaultText, defaultText, Secrecy.NONE, description);
  }

  /** A setting that may be left unset. */
  static <T> Setting<T> optional(
      String group, String name, Kind<T> kind, String whenUnset, String description) {
    return new Setting<>(group, name, kind, () -> null, whenUnset, Secrecy.NONE, description);
  }

  Setting<T> with(Secrecy more) {
    return new Setting<>(group, name, kind, defaultText, defaultWords, more, description);
  }

  Setting<T> withDefault(Supplier<String> text, String words) {
    return new Setting<>(group, name, kind, text, words, secrecy, description);
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
    return new SettingsException(
        name + " is '" + shownThoughRefused(text) + "' (" + from + "): " + reason);
  }

  /**
   * What is not of its kind has no parts that could be told apart: a secret is not shown at all,
   * nor is what looks like an address with a password or parameters, whatever the setting.
   */
  private String shownThoughRefused(String text) {
    boolean mayHoldOne = secrecy != Secrecy.NONE || text.contains("@") || text.contains("?");
    return mayHoldOne ? HIDDEN : PlainText.oneLine(text);
  }

  /** An allowed value as people may see it: in one line, without passwords. */
  String shown(String text) {
    String masked = URL_PASSWORD.matcher(text).replaceAll("$1:" + HIDDEN + "@");
    masked = PARAMETER.matcher(masked).replaceAll("$1" + HIDDEN);
    return secrecy == Secrecy.WHOLE ? HIDDEN : PlainText.oneLine(masked);
  }
}

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
 * @param group the heading under which it is listed
 * @param name the environment variable
 * @param defaultText supplies the default; null if unset is a choice of its own
 * @param defaultWords the default in the words of the reference page
 * @param secrecy which part of a value is hidden
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

  /** Which part of a value is hidden when it is shown. */
  enum Secrecy {
    /** Nothing but what is hidden in every value: a password or a parameter in a URL. */
    NONE,
    /**
     * As {@link #NONE} for an address that may hold a password; all of a value that is not allowed.
     */
    PASSWORD,
    /** All of it. */
    WHOLE
  }

  static final String PREFIX = "PAGERUNNER_";
  private static final String HIDDEN = "***";
  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^\\s@:]*):[^\\s]*@");

  /** A parameter in a URL. Values that cannot be a secret, such as an sslmode, stay visible. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&][^=&#\\s]*=)"
              + "(?!(?:disable|allow|prefer|require|verify-ca|verify-full)(?:[&#\\s,]|$))"
              + "[^&#\\s,]*");

  /** A setting that always has a value. */
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

  /** Whether it may have several values. */
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
   * A value that is not allowed cannot be split into secret and public parts: values of secret
   * settings, and of any setting if they look like an address with a password or parameters, are
   * hidden.
   */
  private String shownThoughRefused(String text) {
    boolean mayHoldOne = secrecy != Secrecy.NONE || text.contains("@") || text.contains("?");
    return mayHoldOne ? HIDDEN : PlainText.oneLine(text);
  }

  /** An allowed value for display: on one line, without passwords. */
  String shown(String text) {
    String masked = URL_PASSWORD.matcher(text).replaceAll("$1:" + HIDDEN + "@");
    masked = PARAMETER.matcher(masked).replaceAll("$1" + HIDDEN);
    return secrecy == Secrecy.WHOLE ? HIDDEN : PlainText.oneLine(masked);
  }
}

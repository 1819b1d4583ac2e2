package dev.pagerunner.domain;

import java.util.Locale;

/** {@code waiting → done | failed}; a retry makes a failed page wait again. */
public enum PageState {
  /** It is to be read. */
  WAITING,
  /** It was read. */
  DONE,
  /** It cannot be read; its reason is kept. */
  FAILED;

  /** The word in JSON and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static PageState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

package dev.pagerunner.domain;

import java.util.Locale;

/** What the holder of an account may do. */
public enum Role {
  /** Reads what is shared with everybody. */
  VIEWER,
  /** Uploads, and does everything with own documents. */
  MEMBER,
  /** Does everything. */
  ADMIN;

  /** The word in JSON and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

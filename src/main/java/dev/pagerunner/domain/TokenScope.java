package dev.pagerunner.domain;

import java.util.Locale;

/** What an API token may be used for, at most: never for more than its owner may do. */
public enum TokenScope {
  /** To read documents and results. */
  READ,
  /** Also to upload, start, stop and delete. */
  WRITE,
  /** Also to manage the server, if the owner is an administrator. */
  ADMIN;

  /** The word in JSON and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static TokenScope of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}

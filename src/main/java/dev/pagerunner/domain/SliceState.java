package dev.pagerunner.domain;

import java.util.Locale;

/** {@code ready ⇄ leased → done | void}. */
public enum SliceState {
  /** Any worker may claim it. */
  READY,
  /** A worker has it until its lease expires. */
  LEASED,
  /** All of its pages ended. */
  DONE,
  /** Its run ended before it did. */
  VOID;

  /** The word in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.pagerunner.domain;

import java.util.Objects;
import java.util.UUID;

/**
 * Which documents, with their runs and results, somebody may see or change. What lies beyond does
 * not exist for them.
 *
 * @param account whose own documents; null if the reach is everything
 */
public record Visibility(Reach reach, UUID account) {
  /** Every document of the server. */
  public static final Visibility EVERYTHING = new Visibility(Reach.EVERYTHING, null);

  /** How far it reaches. */
  public enum Reach {
    EVERYTHING,
    /** The account's own documents. */
    OWN,
    /** Own documents, and those that are shared with everybody. */
    OWN_AND_SHARED
  }

  public Visibility {
    if (reach != Reach.EVERYTHING) {
      Objects.requireNonNull(account);
    }
  }

  public static Visibility own(UUID account) {
    return new Visibility(Reach.OWN, account);
  }

  public static Visibility ownAndShared(UUID account) {
    return new Visibility(Reach.OWN_AND_SHARED, account);
  }
}

package dev.pagerunner.testing;

import java.time.Duration;

/**
 * How much the fault tests break: enough for every change, or more with {@code ./verify --long},
 * which {@code docs/faults.md} describes.
 */
public final class LongRun {
  private static final boolean REQUESTED = Boolean.getBoolean("pagerunner.long");

  private LongRun() {}

  /** How often, unless the system property gives another count. */
  public static int count(String property, int usual, int inLongRun) {
    return Integer.getInteger(property, REQUESTED ? inLongRun : usual);
  }

  /** How many seconds. */
  public static Duration seconds(int usual, int inLongRun) {
    return Duration.ofSeconds(REQUESTED ? inLongRun : usual);
  }
}

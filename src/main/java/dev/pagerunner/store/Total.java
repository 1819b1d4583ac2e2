package dev.pagerunner.store;

/**
 * How many rows a filter finds, counted up to a bound.
 *
 * @param rows the number, or the bound
 * @param isAtLeast whether there are more than that
 */
public record Total(int rows, boolean isAtLeast) {
  /** Counting more takes longer than a reader waits. */
  public static final int MOST = 10_000;

  /** Of a count that stopped at one row beyond {@link #MOST}. */
  static Total of(long counted) {
    return new Total((int) Math.min(counted, MOST), counted > MOST);
  }

  /** A query that counts the rows of another one, and stops beyond {@link #MOST}. */
  static String count(String fromAndWhere) {
    return "SELECT count(*) FROM (SELECT " + fromAndWhere + " LIMIT " + (MOST + 1) + ") AS counted";
  }
}

package dev.pagerunner.store;

import java.util.List;

/**
 * A part of a list that is read bit by bit.
 *
 * @param isLast whether the list is known to end here
 */
public record Batch<T>(List<T> rows, boolean isLast) {
  public Batch {
    rows = List.copyOf(rows);
  }

  /** Of a query that gives {@code limit} rows where there are so many. */
  public static <T> Batch<T> of(List<T> rows, int limit) {
    return new Batch<>(rows, rows.size() < limit);
  }
}

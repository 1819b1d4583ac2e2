package dev.pagerunner.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns rows into values. */
public final class Rows {
  private Rows() {}

  public static <T> List<T> all(RowSet<Row> rows, Function<Row, T> toValue) {
    List<T> found = new ArrayList<>(rows.size());
    rows.forEach(row -> found.add(toValue.apply(row)));
    return found;
  }

  public static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> toValue) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(toValue.apply(rows.iterator().next()));
  }

  /** An array of numbers without nulls. */
  static long[] longs(Row row, String column) {
    return Arrays.stream(row.getArrayOfLongs(column)).mapToLong(Long::longValue).toArray();
  }
}

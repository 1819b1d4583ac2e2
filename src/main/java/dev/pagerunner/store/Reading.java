package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs queries that change nothing. */
final class Reading {
  private Reading() {}

  static <T> Future<List<T>> list(Pool pool, String sql, Tuple values, Function<Row, T> toValue) {
    return rows(pool, sql, values).map(rows -> Rows.all(rows, toValue));
  }

  static <T> Future<Optional<T>> first(
      Pool pool, String sql, Tuple values, Function<Row, T> toValue) {
    return rows(pool, sql, values).map(rows -> Rows.first(rows, toValue));
  }

  /** A pooled connection that died shows up only when it is used, hence the second try. */
  private static Future<RowSet<Row>> rows(Pool pool, String sql, Tuple values) {
    return pool.preparedQuery(sql)
        .execute(values)
        .recover(
            e ->
                e instanceof ClosedConnectionException
                    ? pool.preparedQuery(sql).execute(values)
                    : Future.failedFuture(e));
  }
}

package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Runs queries that change nothing. */
final class Reading {

  /** More than one connection of the pool may have died at once. */
  private static final int TRIES = 3;

  private Reading() {}

  static <T> Future<List<T>> list(Pool pool, String sql, Tuple values, Function<Row, T> toValue) {
    return rows(pool, sql, values, TRIES).map(rows -> Rows.all(rows, toValue));
  }

  static <T> Future<Optional<T>> first(
      Pool pool, String sql, Tuple values, Function<Row, T> toValue) {
    return rows(pool, sql, values, TRIES).map(rows -> Rows.first(rows, toValue));
  }

  /** A pooled connection that died shows up only when it is used, hence another try. */
  private static Future<RowSet<Row>> rows(Pool pool, String sql, Tuple values, int tries) {
    return pool.preparedQuery(sql)
        .execute(values)
        .recover(
            e ->
                tries > 1 && Outage.isLostConnection(e)
                    ? rows(pool, sql, values, tries - 1)
                    : Future.failedFuture(e));
  }
}

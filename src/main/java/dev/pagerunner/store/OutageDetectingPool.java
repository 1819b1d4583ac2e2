package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A pool whose failures say whether Postgres is unavailable; see {@link Outage}. */
final class OutageDetectingPool implements Pool {
  private final Pool pool;

  OutageDetectingPool(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Future<SqlConnection> getConnection() {
    return pool.getConnection().recover(Outage::judged);
  }

  @Override
  public Query<RowSet<Row>> query(String sql) {
    return new JudgingQuery<>(pool.query(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
    return new JudgingPreparedQuery<>(pool.preparedQuery(sql));
  }

  @Override
  public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
    return new JudgingPreparedQuery<>(pool.preparedQuery(sql, options));
  }

  @Override
  public int size() {
    return pool.size();
  }

  @Override
  public Future<Void> close() {
    return pool.close();
  }

  private record JudgingQuery<T>(Query<T> query) implements Query<T> {
    @Override
    public Future<T> execute() {
      return query.execute().recover(Outage::judged);
    }

    @Override
    public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new JudgingQuery<>(query.collecting(collector));
    }

    @Override
    public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new JudgingQuery<>(query.mapping(mapper));
    }
  }

  private record JudgingPreparedQuery<T>(PreparedQuery<T> query) implements PreparedQuery<T> {
    @Override
    public Future<T> execute() {
      return query.execute().recover(Outage::judged);
    }

    @Override
    public Future<T> execute(Tuple values) {
      return query.execute(values).recover(Outage::judged);
    }

    @Override
    public Future<T> executeBatch(List<Tuple> batch) {
      return query.executeBatch(batch).recover(Outage::judged);
    }

    @Override
    public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
      return new JudgingPreparedQuery<>(query.collecting(collector));
    }

    @Override
    public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
      return new JudgingPreparedQuery<>(query.mapping(mapper));
    }
  }
}

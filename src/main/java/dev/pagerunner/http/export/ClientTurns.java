package dev.pagerunner.http.export;

import dev.pagerunner.exports.Turns;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;

/** The turns of one client, which reads nothing more once it is gone. */
record ClientTurns(ConcurrencyLimit limit, HttpServerResponse client) implements Turns {
  @Override
  public <T> Future<T> take(Supplier<Future<T>> work) {
    return limit.take(client, work);
  }
}

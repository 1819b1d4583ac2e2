package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/** For probes: whether Postgres answers. */
public final class DatabaseCheck {
  private DatabaseCheck() {}

  /** Succeeds if Postgres answers; fails with a message that does not say where it is. */
  public static Future<?> ask(SqlClient client) {
    return client.query("SELECT 1").execute().recover(e -> Future.failedFuture(inWords(e)));
  }

  private static Throwable inWords(Throwable e) {
    return e instanceof DatabaseUnavailableException
        ? new PagerunnerException("no connection", e)
        : e;
  }
}

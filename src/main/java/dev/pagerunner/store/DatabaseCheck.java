package dev.pagerunner.store;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.SqlClient;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;

/** Whether Postgres can be reached. */
public final class DatabaseCheck {

  /** The pool says so with an exception that has no type of its own. */
  private static final String POOL_TIMEOUT = "Timeout waiting for connection";

  private DatabaseCheck() {}

  /** Succeeds when Postgres answers; fails with words that tell nothing of where it is. */
  public static Future<?> ask(SqlClient client) {
    return client
        .query("SELECT 1")
        .execute()
        .recover(
            e -> Future.failedFuture(isAway(e) ? new PagerunnerException("no connection", e) : e));
  }

  /** Whether the cause is that Postgres cannot be reached or will not serve now. */
  public static boolean isAway(Throwable e) {
    if (e instanceof PgException pg) {
      String state = pg.getSqlState();
      return state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
    }
    return e instanceof ClosedConnectionException
        || e instanceof SocketException
        || e instanceof UnknownHostException
        || e instanceof ClosedChannelException
        || (e instanceof VertxException && POOL_TIMEOUT.equals(e.getMessage()));
  }
}

package dev.pagerunner.store;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;

/** Tells a Postgres that is away from a query that is wrong. */
public final class Outage {

  /** The pool says so with an exception that has no type of its own. */
  private static final String POOL_TIMEOUT = "Timeout waiting for connection";

  private Outage() {}

  /** Whether the cause is that Postgres cannot be reached or will not serve now. */
  public static boolean is(Throwable e) {
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

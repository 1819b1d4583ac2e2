package dev.pagerunner.store;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/** Tells a Postgres that is away, or just coming or going, from a query that is wrong. */
public final class Outage {

  /**
   * Classes of errors that pass: connection (08), transaction rolled back by a deadlock (40), out
   * of resources (53), an operator's intervention or a restart (57), a session that idled (25P0), a
   * standby that is not yet the primary (25006), a lock that was not to be had (55P03).
   */
  private static final List<String> PASSING =
      List.of("08", "40", "53", "57", "25P03", "25P04", "25006", "55P03");

  /** A session that the server ended: whatever it was doing may be tried on another. */
  private static final List<String> SESSION_ENDED = List.of("08", "57P", "25P03", "25P04");

  /** How the pool says that no connection was to be had in time; it has no type for it. */
  private static final String NO_CONNECTION = "Timeout";

  private Outage() {}

  /** Whether the cause is that Postgres cannot be reached or will not serve now. */
  public static boolean is(Throwable e) {
    return e instanceof PgException pg
        ? hasState(pg, PASSING)
        : isBroken(e) || e instanceof UnknownHostException || NO_CONNECTION.equals(e.getMessage());
  }

  /** Whether both sides could not agree on TLS; Vert.x does not say why. */
  static boolean isTlsFailure(Throwable e) {
    return "SSL handshake failed".equals(e.getMessage());
  }

  /** Whether just this connection is gone, so that another may do. */
  static boolean isLostConnection(Throwable e) {
    return e instanceof PgException pg
        ? hasState(pg, SESSION_ENDED)
        : isBroken(e) && !String.valueOf(e.getMessage()).startsWith(NO_CONNECTION);
  }

  /** The client's own complaints are of {@link VertxException} itself, all others of its heirs. */
  private static boolean isBroken(Throwable e) {
    return e instanceof ClosedConnectionException
        || e instanceof SocketException
        || e instanceof ClosedChannelException
        || e.getClass() == VertxException.class;
  }

  private static boolean hasState(PgException e, List<String> beginnings) {
    return e.getSqlState() != null && beginnings.stream().anyMatch(e.getSqlState()::startsWith);
  }
}

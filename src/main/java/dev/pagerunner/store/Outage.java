package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.List;

/**
 * Tells a Postgres that is unavailable, or just coming or going, from a query that is wrong. The
 * client library has no type for much of it, so failures are judged where they leave the client:
 * the same exception means something else when another part of the program throws it.
 */
public final class Outage {

  /**
   * Classes of errors that pass: connection (08), a commit of unknown outcome (40003), out of
   * resources (53), an operator's intervention or a restart (57), a session that idled (25P0), a
   * standby that is not yet the primary (25006).
   */
  private static final List<String> PASSING =
      List.of("08", "40003", "53", "57", "25P03", "25P04", "25006");

  /** Serialization failure, deadlock, a lock that was not to be had. */
  private static final List<String> CONFLICTS = List.of("40001", "40P01", "55P03");

  private static final String QUERY_CANCELED = "57014";

  /** A session that the server ended: whatever it was doing may be tried on another. */
  private static final List<String> SESSION_ENDED = List.of("08", "57P", "25P03", "25P04");

  /** How the pool says that no connection was to be had in time; it has no type for it. */
  private static final String NO_CONNECTION = "Timeout";

  private Outage() {}

  /** Whether the cause is that Postgres cannot be reached or will not serve now. */
  public static boolean is(Throwable e) {
    return e instanceof DatabaseUnavailableException;
  }

  /**
   * Whether another transaction got in the way: this one was rolled back as a whole, and may be
   * tried again.
   */
  public static boolean isConflict(Throwable e) {
    return e instanceof PgException pg && hasState(pg, CONFLICTS);
  }

  /** Whether the same may succeed a little later. */
  public static boolean passes(Throwable e) {
    return is(e) || isConflict(e);
  }

  /** Fails with what a failure of the client means; for {@link Future#recover}. */
  static <T> Future<T> judged(Throwable e) {
    return Future.failedFuture(isUnavailable(e) ? new DatabaseUnavailableException(e) : e);
  }

  /** Whether the server gave up a statement that took too long: it may do so again. */
  public static boolean isStatementTimeout(Throwable e) {
    return is(e)
        && e.getCause() instanceof PgException pg
        && QUERY_CANCELED.equals(pg.getSqlState());
  }

  /** Whether both sides could not agree on TLS; Vert.x does not say why. */
  static boolean isTlsFailure(Throwable e) {
    return is(e) && "SSL handshake failed".equals(e.getMessage());
  }

  /** Whether just this connection is gone, so that another may do. */
  static boolean isLostConnection(Throwable e) {
    Throwable cause = is(e) ? e.getCause() : e;
    return cause instanceof PgException pg
        ? hasState(pg, SESSION_ENDED)
        : isBroken(cause) && !String.valueOf(cause.getMessage()).startsWith(NO_CONNECTION);
  }

  private static boolean isUnavailable(Throwable e) {
    return e instanceof PgException pg
        ? hasState(pg, PASSING)
        : isBroken(e) || e instanceof UnknownHostException || NO_CONNECTION.equals(e.getMessage());
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

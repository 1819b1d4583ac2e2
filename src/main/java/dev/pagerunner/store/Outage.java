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
 * the same exception means something else when another part of the program throws it. From there on
 * only the types of this package's own exceptions count.
 */
final class Outage {

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

  /** The message of the pool when it has no connection in time; it has no type for that. */
  private static final String NO_CONNECTION = "Timeout";

  private Outage() {}

  /** Fails with what a failure of the client means; for {@link Future#recover}. */
  static <T> Future<T> judged(Throwable e) {
    if (e instanceof TransientDatabaseException) {
      return Future.failedFuture(e);
    }
    if (e instanceof PgException pg) {
      return Future.failedFuture(ofServer(pg));
    }
    return Future.failedFuture(isUnreachable(e) ? new DatabaseUnavailableException(e) : e);
  }

  private static Throwable ofServer(PgException e) {
    if (hasState(e, CONFLICTS)) {
      return new TransactionConflictException(e);
    }
    if (hasState(e, List.of(QUERY_CANCELED))) {
      return new StatementTimeoutException(e);
    }
    return hasState(e, PASSING) ? new DatabaseUnavailableException(e) : e;
  }

  /** Whether the TLS handshake failed; Vert.x does not say why. */
  static boolean isTlsFailure(Throwable e) {
    return e instanceof DatabaseUnavailableException
        && "SSL handshake failed".equals(e.getMessage());
  }

  /** Whether only this connection is gone, so that the same may succeed on another. */
  static boolean isLostConnection(Throwable e) {
    Throwable cause = e instanceof DatabaseUnavailableException ? e.getCause() : e;
    return cause instanceof PgException pg
        ? hasState(pg, SESSION_ENDED)
        : isBroken(cause) && !String.valueOf(cause.getMessage()).startsWith(NO_CONNECTION);
  }

  private static boolean isUnreachable(Throwable e) {
    return isBroken(e) || e instanceof UnknownHostException || NO_CONNECTION.equals(e.getMessage());
  }

  /** The client throws {@link VertxException} itself, the rest of Vert.x throws subclasses. */
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

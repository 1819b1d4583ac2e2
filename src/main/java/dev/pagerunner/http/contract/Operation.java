package dev.pagerunner.http.contract;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/**
 * An operation of {@code openapi.yaml}, declared beside the code that answers it.
 *
 * @param id its {@code operationId}
 * @param streams whether an answer may take long without anything being slow: an event stream, a
 *     long poll, a file, a list without a limit
 * @param byLink whether a signed link of the run in the path is as good as a login
 */
public record Operation(
    String id,
    Permission permission,
    BodyKind body,
    boolean streams,
    boolean byLink,
    Handler handler) {

  /** Answers requests, on the server's event loop. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Answers a request. Throws, or fails with, the exception that the client is sent as a problem.
     */
    Future<?> answer(RoutingContext ctx);
  }

  public Operation {
    Objects.requireNonNull(id, "An operation needs its id");
    Objects.requireNonNull(permission, () -> id + " needs a permission; PUBLIC is one, too");
    Objects.requireNonNull(body, () -> id + " needs a body kind");
    Objects.requireNonNull(handler, () -> id + " needs a handler");
  }

  /** An operation that takes no body and answers at once. */
  public static Operation of(String id, Permission permission, Handler handler) {
    return new Operation(id, permission, BodyKind.NONE, false, false, handler);
  }

  /** This operation with a body. */
  public Operation taking(BodyKind kind) {
    return new Operation(id, permission, kind, streams, byLink, handler);
  }

  /** This operation with answers that may take long. */
  public Operation streaming() {
    return new Operation(id, permission, body, true, byLink, handler);
  }

  /** This operation for whoever has a signed link, too. */
  public Operation linked() {
    return new Operation(id, permission, body, streams, true, handler);
  }
}

package dev.pagerunner.http.problem;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.QuotaExceededException;
import dev.pagerunner.accounts.ThrottledException;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.http.log.RequestId;
import dev.pagerunner.jobs.ConflictException;
import dev.pagerunner.jobs.ConflictingKeyException;
import dev.pagerunner.jobs.NotFoundException;
import dev.pagerunner.jobs.QueueFullException;
import dev.pagerunner.store.DatabaseUnavailableException;
import dev.pagerunner.store.TransactionConflictException;
import dev.pagerunner.webhooks.WebhookRefusedException;
import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where an exception becomes an answer (RFC 9457), and where unexpected ones are
 * logged.
 */
public final class ProblemHandler implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
  private static final String MEDIA_TYPE = "application/problem+json";

  private static final String RETRY_AFTER = "Retry-After";

  private final ProblemFormat other;

  /** Answers in the format of RFC 9457, except where {@code other} applies. */
  public ProblemHandler(ProblemFormat other) {
    this.other = other;
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerResponse response = ctx.response();
    if (isClientGone(ctx)) {
      LOG.debug(
          "{} {}: the client is gone (request {})",
          ctx.request().method(),
          ctx.request().path(),
          RequestId.of(response));
      if (!response.ended() && !response.closed()) {
        response.reset();
      }
      return;
    }
    Problem problem = of(ctx);
    if (problem.type() == ProblemType.INTERNAL) {
      String id = RequestId.of(response);
      LOG.error(
          "{} {}: an unexpected error (request {})",
          ctx.request().method(),
          ctx.request().path(),
          id,
          ctx.failure());
      problem = internal(id);
    }
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    problem.headers().forEach(response::putHeader);
    response.setStatusCode(problem.type().status());
    if (other.appliesTo(ctx)) {
      other.send(ctx, problem);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
    EarlyResponse.end(ctx, json(ctx, problem).toBuffer());
  }

  /** Whether the client has disconnected: nobody can be answered, and nothing is wrong here. */
  private static boolean isClientGone(RoutingContext ctx) {
    Throwable e = ctx.failure();
    return e instanceof HttpClosedException
        || e instanceof StreamResetException
        // "Connection was closed", of whatever connection.
        || (e instanceof VertxException && ctx.response().closed());
  }

  private static JsonObject json(RoutingContext ctx, Problem problem) {
    JsonObject json =
        new JsonObject()
            .put("type", problem.type().uri())
            .put("title", problem.type().title())
            .put("status", problem.type().status())
            .put("detail", problem.getMessage())
            .put("instance", ctx.request().path());
    if (!problem.errors().isEmpty()) {
      JsonArray errors = new JsonArray();
      problem
          .errors()
          .forEach(
              e -> errors.add(new JsonObject().put("field", e.field()).put("detail", e.detail())));
      json.put("errors", errors);
    }
    return json;
  }

  private static Problem of(RoutingContext ctx) {
    Throwable e = ctx.failure();
    return e == null || e instanceof HttpException ? ofStatus(ctx.statusCode()) : of(e);
  }

  /**
   * The problem that a client is sent for an exception; for an unexpected one, without the
   * request's id.
   */
  public static Problem of(Throwable e) {
    if (e instanceof Problem problem) {
      return problem;
    }
    if (e instanceof NotFoundException || e instanceof BlobMissingException) {
      return Problem.of(ProblemType.NOT_FOUND, e.getMessage());
    }
    if (e instanceof ConflictException || e instanceof WebhookRefusedException) {
      return Problem.of(ProblemType.CONFLICT, e.getMessage());
    }
    if (e instanceof ConflictingKeyException) {
      return Problem.of(ProblemType.KEY_REUSED, e.getMessage());
    }
    if (e instanceof QueueFullException) {
      return Problem.of(ProblemType.QUEUE_FULL, e.getMessage(), RETRY_AFTER, "30");
    }
    if (e instanceof QuotaExceededException quota) {
      return quota.passes()
          ? Problem.of(ProblemType.QUOTA_EXCEEDED, e.getMessage(), RETRY_AFTER, "3600")
          : Problem.of(ProblemType.QUOTA_FULL, e.getMessage());
    }
    if (e instanceof ThrottledException throttled) {
      return Problem.of(
          ProblemType.TOO_MANY, e.getMessage(), RETRY_AFTER, Long.toString(throttled.seconds()));
    }
    if (e instanceof Passwords.BusyException) {
      return Problem.of(ProblemType.TOO_MANY, e.getMessage(), RETRY_AFTER, "5");
    }
    if (e instanceof Logins.RefusedException) {
      return Problem.of(ProblemType.UNAUTHENTICATED, e.getMessage());
    }
    if (e instanceof Accounts.RefusedException) {
      return Problem.of(ProblemType.CONFLICT, e.getMessage());
    }
    if (e instanceof BlobStoreUnavailableException) {
      return Problem.of(ProblemType.STORAGE_UNAVAILABLE, e.getMessage(), RETRY_AFTER, "10");
    }
    if (e instanceof DecodeException) {
      return Problem.of(
          ProblemType.BAD_REQUEST, "The body is not valid JSON. Send one JSON object.");
    }
    if (e instanceof TransactionConflictException) {
      return Problem.of(
          ProblemType.BUSY,
          "Other changes to the same document got in the way. Nothing was changed; try again.",
          RETRY_AFTER,
          "1");
    }
    return e instanceof DatabaseUnavailableException ? databaseUnavailable() : internal("-");
  }

  private static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.of(ProblemType.NOT_FOUND, "There is nothing here. See /docs.");
      case 413 -> Problem.of(ProblemType.TOO_LARGE, "The body is too large for this request.");
      case 400, 401, 403, 405, 406, 414, 415, 431 ->
          Problem.of(ProblemType.BAD_REQUEST, "The request cannot be understood. See /docs.");
      default -> internal("-");
    };
  }

  private static Problem databaseUnavailable() {
    return Problem.of(
        ProblemType.DATABASE_UNAVAILABLE,
        "The database cannot be reached. Nothing is lost; try again in a few seconds.",
        RETRY_AFTER,
        "5");
  }

  private static Problem internal(String requestId) {
    return Problem.of(
        ProblemType.INTERNAL,
        "An unexpected error. If it stays, report it with the id of this request, "
            + requestId
            + ", which is also in the server's log.");
  }
}

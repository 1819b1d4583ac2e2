package dev.pagerunner.http.request;

import dev.pagerunner.http.problem.EarlyResponse;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RequestBody;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.regex.Pattern;

/** Reads the body of a request into memory, which is to be a small JSON object. */
public final class JsonBodies implements Handler<RoutingContext> {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private final boolean onlyIfJson;
  private final BodyHandler reader = BodyHandler.create(false).setBodyLimit(MAX_BYTES);

  /** With {@code onlyIfJson}, other bodies are left alone: they may bring a large file. */
  public JsonBodies(boolean onlyIfJson) {
    this.onlyIfJson = onlyIfJson;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (isJson(ctx.request())) {
      reader.handle(ctx);
    } else if (onlyIfJson || !EarlyResponse.hasBody(ctx.request())) {
      ctx.next();
    } else {
      throw Problem.of(
          ProblemType.WRONG_CONTENT_TYPE,
          "Send JSON: curl -H 'Content-Type: application/json' -d '{…}'. Only files are sent as a"
              + " form.");
    }
  }

  public static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && JSON.matcher(type).matches();
  }

  /**
   * The object that was read; an empty one if there was no body.
   *
   * @throws Problem that tells each field which is not among the {@code known}
   */
  public static JsonObject of(RoutingContext ctx, FieldNames known) {
    RequestBody read = ctx.body();
    if (read == null || read.isEmpty()) {
      return new JsonObject();
    }
    if (read.buffer().toJsonValue() instanceof JsonObject body) {
      known.check(body.fieldNames());
      return body;
    }
    throw new DecodeException("not an object");
  }
}

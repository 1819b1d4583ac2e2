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

/**
 * Reads a small JSON object from the body of a request into memory; {@link #of} checks it against
 * the contract. The check is separate because the operation must first decide whether it is offered
 * here at all.
 */
public final class JsonBodies implements Handler<RoutingContext> {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private static final String SCHEMA = JsonBodies.class.getName();

  private final boolean onlyIfJson;
  private final BodySchema schema;
  private final BodyHandler reader = BodyHandler.create(false).setBodyLimit(MAX_BYTES);

  /**
   * Creates the handler of one operation.
   *
   * @param onlyIfJson whether bodies of other types are left unread, since they may contain a large
   *     file
   */
  public JsonBodies(boolean onlyIfJson, BodySchema schema) {
    this.onlyIfJson = onlyIfJson;
    this.schema = schema;
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.put(SCHEMA, schema);
    if (isJson(ctx.request())) {
      reader.handle(ctx);
      ctx.request().resume();
    } else if (onlyIfJson) {
      ctx.next();
    } else if (!EarlyResponse.hasBody(ctx.request())) {
      ctx.request().resume();
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

  /** The object that was read, checked against the contract; without a body, an empty object. */
  public static JsonBody of(RoutingContext ctx) {
    BodySchema schema = ctx.get(SCHEMA);
    return schema.check(object(ctx.body()));
  }

  private static JsonObject object(RequestBody read) {
    if (read == null || read.isEmpty()) {
      return new JsonObject();
    }
    if (read.buffer().toJsonValue() instanceof JsonObject body) {
      return body;
    }
    throw new DecodeException("not an object");
  }
}

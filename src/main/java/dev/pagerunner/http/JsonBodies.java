package dev.pagerunner.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.regex.Pattern;

/** Reads the body of a request into memory, which is to be a small JSON object. */
final class JsonBodies implements Handler<RoutingContext> {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern JSON = Pattern.compile("(?i)application/json\\s*(;.*)?");
  private final boolean onlyIfJson;
  private final BodyHandler reader = BodyHandler.create(false).setBodyLimit(MAX_BYTES);

  /** With {@code onlyIfJson}, other bodies are left alone: they may bring a large file. */
  JsonBodies(boolean onlyIfJson) {
    this.onlyIfJson = onlyIfJson;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (onlyIfJson && !isJson(ctx.request())) {
      ctx.next();
    } else {
      reader.handle(ctx);
    }
  }

  static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && JSON.matcher(type).matches();
  }

  /** The object that was read; an empty one if there was no body. */
  static JsonObject of(RoutingContext ctx) {
    if (ctx.body().isEmpty()) {
      return new JsonObject();
    }
    if (ctx.body().buffer().toJsonValue() instanceof JsonObject body) {
      return body;
    }
    throw new DecodeException("not an object");
  }
}

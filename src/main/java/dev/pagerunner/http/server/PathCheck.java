package dev.pagerunner.http.server;

import dev.pagerunner.http.log.AccessLog;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.request.RequestText;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Refuses requests whose path cannot be decoded, before they reach the router, which would fail on
 * them outside of any failure handler.
 */
public final class PathCheck implements Handler<HttpServerRequest> {
  private static final ProblemType TYPE = ProblemType.BAD_REQUEST;

  private final Handler<HttpServerRequest> router;
  private final AccessLog accessLog;

  public PathCheck(Handler<HttpServerRequest> router, AccessLog accessLog) {
    this.router = router;
    this.accessLog = accessLog;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (isDecodable(request.path())) {
      router.handle(request);
    } else {
      accessLog.refuse(request, PathCheck::refuse);
    }
  }

  /** Whether its escapes are complete and decode to UTF-8 without control characters. */
  private static boolean isDecodable(String path) {
    return path != null
        && RequestText.unescaped(path)
            .flatMap(bytes -> RequestText.strictly(bytes, StandardCharsets.UTF_8))
            .filter(text -> text.chars().noneMatch(Character::isISOControl))
            .isPresent();
  }

  private static void refuse(HttpServerRequest request) {
    CommonHeaders.put(request.response());
    JsonObject problem =
        new JsonObject()
            .put("type", TYPE.uri())
            .put("title", TYPE.title())
            .put("status", TYPE.status())
            .put(
                "detail",
                "The path cannot be decoded: write % as %25, and other characters as %XX of their"
                    + " UTF-8.")
            .put("instance", request.path() == null ? "" : RequestParams.shortened(request.path()));
    request
        .response()
        .setStatusCode(TYPE.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.toBuffer());
  }
}

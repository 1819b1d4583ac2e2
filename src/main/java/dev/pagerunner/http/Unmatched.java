package dev.pagerunner.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.Set;
import java.util.TreeSet;

/** Answers what no route does: there is no such path, or no such method there. */
final class Unmatched implements Handler<RoutingContext> {
  private final OpenAPIContract routes;

  Unmatched(OpenAPIContract routes) {
    this.routes = routes;
  }

  @Override
  public void handle(RoutingContext ctx) {
    Path path = find(ctx.normalizedPath());
    if (path == null) {
      throw Problem.of(
          ProblemType.NOT_FOUND, "There is nothing at this path. /docs lists what there is.");
    }
    Set<String> allowed = new TreeSet<>();
    for (Operation operation : path.getOperations()) {
      allowed.add(operation.getHttpMethod().name());
    }
    if (allowed.contains(HttpMethod.GET.name())) {
      allowed.add(HttpMethod.HEAD.name());
    }
    String methods = String.join(", ", allowed);
    throw Problem.of(
        ProblemType.METHOD_NOT_ALLOWED,
        ctx.request().method() + " is not possible here. Use " + methods + ".",
        "Allow",
        methods);
  }

  /** A slash at the end does not matter to routes, so it does not here. */
  private Path find(String path) {
    Path found = routes.findPath(path);
    if (found != null) {
      return found;
    }
    return routes.findPath(
        path.endsWith("/") ? path.substring(0, Math.max(1, path.length() - 1)) : path + "/");
  }
}

package dev.pagerunner.http.server;

import dev.pagerunner.http.contract.ContractOperation;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Answers requests that match no route: there is no such path, or no such method on it. */
public final class NotFoundHandler implements Handler<RoutingContext> {
  private static final Pattern PARAMETER = Pattern.compile("\\{\\w+}");

  /** The methods of each path. */
  private final Map<Pattern, Set<String>> methods = new LinkedHashMap<>();

  public NotFoundHandler(List<ContractOperation> operations) {
    Map<String, Set<String>> byPath = new LinkedHashMap<>();
    for (ContractOperation operation : operations) {
      byPath
          .computeIfAbsent(operation.path(), ignored -> new TreeSet<>())
          .add(operation.method().name());
    }
    byPath.forEach((path, names) -> methods.put(pattern(path), names));
  }

  @Override
  public void handle(RoutingContext ctx) {
    Set<String> allowed = new TreeSet<>();
    methods.forEach(
        (path, names) -> {
          if (path.matcher(ctx.normalizedPath()).matches()) {
            allowed.addAll(names);
          }
        });
    if (allowed.isEmpty()) {
      throw Problem.of(
          ProblemType.NOT_FOUND, "There is nothing at this path. /docs lists what there is.");
    }
    if (allowed.contains(HttpMethod.GET.name())) {
      allowed.add(HttpMethod.HEAD.name());
    }
    String listed = String.join(", ", allowed);
    throw Problem.of(
        ProblemType.METHOD_NOT_ALLOWED,
        ctx.request().method() + " is not possible here. Use " + listed + ".",
        "Allow",
        listed);
  }

  /** A trailing slash does not matter to routes, so it does not matter here. */
  private static Pattern pattern(String path) {
    String open = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return Pattern.compile(PARAMETER.matcher(open.replace(".", "\\.")).replaceAll("[^/]+") + "/?");
  }
}

package dev.pagerunner.http.server;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.FieldNames;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Refuses query parameters that an operation does not have, or that occur twice. */
public final class KnownQuery implements Handler<RoutingContext> {
  private final FieldNames names;

  public KnownQuery(List<String> names) {
    this.names = new FieldNames(names);
  }

  @Override
  public void handle(RoutingContext ctx) {
    MultiMap sent = ctx.queryParams();
    names.check(sent.names());
    for (String name : sent.names()) {
      if (sent.getAll(name).size() > 1) {
        throw Problem.invalid(name, "it is there more than once");
      }
    }
    ctx.next();
  }
}

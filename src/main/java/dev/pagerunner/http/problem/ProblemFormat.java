package dev.pagerunner.http.problem;

import io.vertx.ext.web.RoutingContext;

/** A format other than RFC 9457 that the clients of some routes expect for problems. */
public interface ProblemFormat {

  /** Whether the request is for one of those routes. */
  boolean appliesTo(RoutingContext ctx);

  /** Ends the response. Its status and headers are already set, and may be changed. */
  void send(RoutingContext ctx, Problem problem);
}

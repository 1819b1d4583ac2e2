package dev.pagerunner.http.problem;

import io.vertx.ext.web.RoutingContext;

/** Another form than RFC 9457 in which the clients of some routes expect problems. */
public interface ProblemFormat {

  /** Whether the request is for one of those routes. */
  boolean appliesTo(RoutingContext ctx);

  /** Ends the response, whose status and headers are set already and may be changed. */
  void send(RoutingContext ctx, Problem problem);
}

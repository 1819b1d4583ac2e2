package dev.pagerunner.http.api;

import dev.pagerunner.config.HttpSettings;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.contract.OpenApiContract;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.Forwarded;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The server itself: its health, its metrics, the contract. */
public final class ServerHandlers {
  private final OpenApiContract contract;
  private final Health health;
  private final Metrics metrics;
  private final ServerNames names;
  private final Access access;

  public ServerHandlers(
      OpenApiContract contract, Health health, Metrics metrics, ServerNames names, Access access) {
    this.contract = contract;
    this.health = health;
    this.metrics = metrics;
    this.names = names;
    this.access = access;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("getContract", Permission.PUBLIC, this::contract),
        Operation.of("getContractJson", Permission.PUBLIC, this::contractJson),
        Operation.of("getLive", Permission.PUBLIC, this::live),
        Operation.of("getReady", Permission.PUBLIC, this::ready),
        Operation.of("getMetrics", Permission.ADMIN, this::metrics));
  }

  private Future<?> contract(RoutingContext ctx) {
    return send(ctx, "application/yaml", contract.text());
  }

  private Future<?> contractJson(RoutingContext ctx) {
    return send(ctx, "application/json", contract.json());
  }

  private static Future<?> send(RoutingContext ctx, String mediaType, Buffer body) {
    return ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }

  private Future<?> live(RoutingContext ctx) {
    Health.Report report = health.live();
    report.body().put("version", contract.version());
    return send(ctx, report);
  }

  private Future<?> ready(RoutingContext ctx) {
    return health.ready().compose(report -> send(ctx, report));
  }

  private static Future<?> send(RoutingContext ctx, Health.Report report) {
    ctx.response().setStatusCode(report.status());
    return ctx.json(report.body());
  }

  private Future<?> metrics(RoutingContext ctx) {
    if (!access.isRequired() && !(names.areOnlyLocal() && isFromHere(ctx.request()))) {
      throw Problem.of(
          ProblemType.NOT_FOUND,
          "Without logins, this port tells metrics to its own machine only, and only while the"
              + " settings name no other address of the server and no proxy. Set"
              + " PAGERUNNER_HEALTH_PORT and ask there.");
    }
    return ctx.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
        .end(metrics.scrape());
  }

  /**
   * Whether a request comes from this machine. False for requests that a proxy on this machine
   * forwards, if the proxy says so; one that does not must be named in the settings.
   */
  private static boolean isFromHere(HttpServerRequest request) {
    return HttpSettings.isLoopback(request.remoteAddress().hostAddress())
        && !Forwarded.isIn(request.headers());
  }
}

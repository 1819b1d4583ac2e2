package dev.pagerunner.worker;

import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.wire.Listening;
import dev.pagerunner.wire.SecurityHeaders;
import dev.pagerunner.wire.StrictRequests;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port on which a process tells orchestrators and Prometheus how it is, and nothing else. */
public final class HealthVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HealthVerticle.class);
  private static final int IDLE_SECONDS = 60;
  private static final int MAX_HEADER_BYTES = 8 * 1024;

  private final String host;
  private final int port;
  private final Health health;
  private final Metrics metrics;

  /** Listens on {@code port} once deployed; on any free one when that is 0. */
  public HealthVerticle(String host, int port, Health health, Metrics metrics) {
    this.host = host;
    this.port = port;
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> StrictRequests.on(connection, options))
            .invalidRequestHandler(StrictRequests::refuse)
            .requestHandler(this::answer);
    return Listening.on(server, host, port, "PAGERUNNER_HEALTH_PORT")
        .onSuccess(HealthVerticle::logPort);
  }

  private static void logPort(HttpServer server) {
    LOG.info("health on port {}", server.actualPort());
  }

  private void answer(HttpServerRequest request) {
    SecurityHeaders.put(request.response().headers());
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().setStatusCode(405).putHeader(HttpHeaders.ALLOW, "GET").end();
      return;
    }
    switch (Objects.requireNonNullElse(request.path(), "")) {
      case "/livez" -> send(request, health.live());
      case "/readyz" -> health.ready().onSuccess(answer -> send(request, answer));
      case "/metrics" ->
          request
              .response()
              .putHeader(HttpHeaders.CONTENT_TYPE, Metrics.CONTENT_TYPE)
              .end(metrics.scrape());
      default -> request.response().setStatusCode(404).end();
    }
  }

  private static void send(HttpServerRequest request, Health.Report report) {
    request
        .response()
        .setStatusCode(report.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(report.body().toBuffer());
  }
}

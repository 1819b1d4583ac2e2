package dev.pagerunner.http;

import dev.pagerunner.http.api.TutorialProblems;
import dev.pagerunner.http.contract.OpenApiContract;
import dev.pagerunner.http.limits.ClientConnections;
import dev.pagerunner.http.log.AccessLog;
import dev.pagerunner.http.problem.ProblemHandler;
import dev.pagerunner.http.server.ApiDocs;
import dev.pagerunner.http.server.CommonHeaders;
import dev.pagerunner.http.server.Cors;
import dev.pagerunner.http.server.CrossSiteGuard;
import dev.pagerunner.http.server.Draining;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.http.server.HostCheck;
import dev.pagerunner.http.server.NotFoundHandler;
import dev.pagerunner.http.server.PathCheck;
import dev.pagerunner.http.server.SmallReads;
import dev.pagerunner.http.server.StaticFiles;
import dev.pagerunner.http.server.WebPages;
import dev.pagerunner.wire.Listening;
import dev.pagerunner.wire.StrictRequests;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The web server. */
public final class HttpVerticle extends VerticleBase {
  /** Longer than a long poll, and than several heartbeats. */
  private static final int IDLE_SECONDS = 90;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int NOT_WORTH_COMPRESSING = 1024;

  private final HttpOptions options;
  private final HttpServerOptions serverOptions = serverOptions();
  private final Services services;
  private final Draining draining = new Draining();
  private final AccessLog accessLog;
  private ClientConnections connections;
  private HttpServer server;

  public HttpVerticle(HttpOptions options, Services services) {
    this.options = options;
    this.services = services;
    this.accessLog =
        new AccessLog(
            options.accessLog(), request -> options.names().client(request).getHostAddress());
  }

  @Override
  public Future<?> start() {
    connections = new ClientConnections(vertx, options.limits());
    return OpenApiContract.load(vertx)
        .map(this::router)
        .compose(
            router ->
                Listening.on(
                    vertx
                        .createHttpServer(serverOptions)
                        .connectionHandler(this::connected)
                        .invalidRequestHandler(
                            request -> accessLog.refuse(request, StrictRequests::refuse))
                        .requestHandler(new PathCheck(router, accessLog)),
                    options.host(),
                    options.port(),
                    "PORT"))
        .onSuccess(listening -> server = listening);
  }

  /** The port it listens on; known once it is deployed. */
  public int actualPort() {
    return server.actualPort();
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }

  /**
   * Stops accepting connections, ends requests that wait, and gives requests in flight {@code
   * grace} to complete. May be called from any thread.
   */
  public Future<Void> drain(Duration grace) {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(
        ignored -> {
          Future<Void> closed = server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
          draining.begin();
          closed.onComplete(drained);
        });
    return drained.future();
  }

  private Router router(OpenApiContract contract) {
    Router router = Router.router(vertx);
    router.route().handler(accessLog);
    router.route().handler(draining::count);
    router.route().handler(new HeadRequests());
    router.route().handler(new CommonHeaders(services.blobs().linkOrigin()));
    router.route().handler(new HostCheck(options.names()));
    router.route().handler(new Cors(options.otherSites()));
    router.route().handler(new CrossSiteGuard(options.names(), options.otherSites()));
    new Api(contract, services, options, draining).mount(router);
    ApiDocs.mount(router);
    router.get("/samples/*").handler(StaticFiles.of("/samples/", "samples/"));
    WebPages.mount(router);
    router.route().handler(new NotFoundHandler(contract.operations()));
    router.route().failureHandler(new ProblemHandler(new TutorialProblems()));
    return router;
  }

  private static HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setCompressionSupported(true)
        .setCompressionContentSizeThreshold(NOT_WORTH_COMPRESSING)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS);
  }

  private void connected(HttpConnection connection) {
    StrictRequests.on(connection, serverOptions);
    SmallReads.of(connection);
    if (connections.accept(connection)) {
      draining.connected(connection);
    }
  }
}

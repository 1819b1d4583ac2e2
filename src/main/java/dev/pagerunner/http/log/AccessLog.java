package dev.pagerunner.http.log;

import dev.pagerunner.domain.PlainText;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Assigns each request its {@link RequestId}, and logs a line when it ends: method, route, status,
 * milliseconds, bytes of the body before compression, client, id. Handles every request, before all
 * other handlers.
 *
 * <p>The route is the path template, so that lines of one kind can be counted; if no operation
 * matches, it is the path, shortened. If the client disconnected before the end, the line ends with
 * {@code cut off}, and its status is {@code -} if none was sent.
 */
public final class AccessLog implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final String KEY = AccessLog.class.getName();

  /** Requested every few seconds for as long as a server runs. */
  private static final Set<String> PROBES = Set.of("/livez", "/readyz", "/metrics");

  private static final int MAX_PATH_CHARS = 100;

  private final boolean isOn;
  private final Function<HttpServerRequest, String> client;

  /**
   * Creates the log of one server.
   *
   * @param isOn whether lines are written; ids are assigned in any case
   * @param client identifies the client of a request
   */
  public AccessLog(boolean isOn, Function<HttpServerRequest, String> client) {
    this.isOn = isOn;
    this.client = client;
  }

  /** What is known of a request when it arrives. */
  private static final class Entry {
    private final String id;
    private final HttpMethod method;
    private final long start = System.nanoTime();
    private String route;

    Entry(HttpServerRequest request) {
      id = RequestId.choose(request);
      method = request.method();
    }
  }

  @Override
  public void handle(RoutingContext ctx) {
    Entry entry = ctx.get(KEY);
    // A HEAD request passes this handler a second time, as a GET with the response headers reset.
    if (entry == null) {
      Entry begun = new Entry(ctx.request());
      entry = begun;
      ctx.put(KEY, begun);
      if (isOn) {
        ctx.addEndHandler(ignored -> write(ctx.request(), begun));
      }
    }
    ctx.response().putHeader(RequestId.HEADER, entry.id);
    ctx.next();
  }

  /** Records which operation a request is for, by its path template. */
  public static void matched(RoutingContext ctx, String template) {
    Entry entry = ctx.get(KEY);
    if (entry != null) {
      entry.route = template;
    }
  }

  /** Logs a request that is refused before it reaches any handler, and assigns its id. */
  public void refuse(HttpServerRequest request, Handler<HttpServerRequest> refusal) {
    Entry entry = new Entry(request);
    HttpServerResponse response = request.response().putHeader(RequestId.HEADER, entry.id);
    if (isOn) {
      response.endHandler(ignored -> write(request, entry));
    }
    refusal.handle(request);
  }

  private void write(HttpServerRequest request, Entry entry) {
    Level level = PROBES.contains(request.path()) ? Level.DEBUG : Level.INFO;
    if (!LOG.isEnabledForLevel(level)) {
      return;
    }
    HttpServerResponse response = request.response();
    LOG.atLevel(level)
        .log(
            "{} {} {} {} ms {} bytes {} {}{}",
            shortened(entry.method.name()),
            entry.route == null ? shortened(request.path()) : entry.route,
            response.headWritten() ? response.getStatusCode() : "-",
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - entry.start),
            entry.method.equals(HttpMethod.HEAD) ? 0 : response.bytesWritten(),
            client.apply(request),
            entry.id,
            response.ended() ? "" : " cut off");
  }

  private static String shortened(String path) {
    if (path == null) {
      return "-";
    }
    return path.length() <= MAX_PATH_CHARS
        ? PlainText.visible(path)
        : PlainText.visible(path.substring(0, MAX_PATH_CHARS)) + "…";
  }
}

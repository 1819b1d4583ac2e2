package dev.pagerunner.http.server;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shuts a server down: ends requests that wait for something, closes connections without a request
 * at once, and the others after their request. For the server's own context only.
 *
 * <p>Vert.x's shutdown closes the listener and waits for requests, but it keeps idle connections
 * open meanwhile and does not answer requests on them.
 */
public final class Draining {
  private final Set<Runnable> farewells = new LinkedHashSet<>();
  private final Map<HttpConnection, Integer> requests = new HashMap<>();
  private boolean begun;

  boolean hasBegun() {
    return begun;
  }

  /** Calls {@code farewell} once when draining begins, or now if it has begun. */
  public void onBegin(Runnable farewell) {
    if (begun) {
      farewell.run();
    } else {
      farewells.add(farewell);
    }
  }

  public void forget(Runnable farewell) {
    farewells.remove(farewell);
  }

  /** Handles a new connection. */
  public void connected(HttpConnection connection) {
    requests.put(connection, 0);
    connection.closeHandler(ignored -> requests.remove(connection));
    if (begun) {
      connection.close();
    }
  }

  /** Handles every request, before any handler that answers. */
  public void count(RoutingContext ctx) {
    HttpConnection connection = ctx.request().connection();
    requests.computeIfPresent(connection, (key, count) -> count + 1);
    ctx.addEndHandler(ignored -> requests.computeIfPresent(connection, (key, count) -> count - 1));
    if (begun) {
      ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    ctx.next();
  }

  /** Calls every farewell, and closes idle connections. */
  public void begin() {
    begun = true;
    List<Runnable> all = List.copyOf(farewells);
    farewells.clear();
    all.forEach(Runnable::run);
    List<HttpConnection> idle =
        requests.entrySet().stream()
            .filter(entry -> entry.getValue() == 0)
            .map(Map.Entry::getKey)
            .toList();
    idle.forEach(HttpConnection::close);
  }

  /** The check of readiness; fails once draining has begun. */
  public Future<?> check() {
    return begun ? Future.failedFuture("stopping") : Future.succeededFuture();
  }
}

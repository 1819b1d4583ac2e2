package dev.pagerunner.testing;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A program that is told of the ends of runs; it keeps what it was sent. */
public final class WebhookReceiver implements AutoCloseable {
  /** A request as it arrived. */
  public record Received(String method, String path, MultiMap headers, String body) {
    public String id() {
      return headers.get("webhook-id");
    }

    public JsonObject json() {
      return new JsonObject(body);
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Consumer<HttpServerResponse> answer = response -> response.end();
  private Optional<HttpServer> server = Optional.empty();
  private int port;

  /** Listens on a free port of 127.0.0.1. */
  public WebhookReceiver() {
    up();
  }

  /** Listens again, on the port that it had. */
  public void up() {
    HttpServer started =
        finished(vertx.createHttpServer().requestHandler(this::take).listen(port, "127.0.0.1"));
    port = started.actualPort();
    server = Optional.of(started);
  }

  /** Refuses connections from now on. */
  public void down() {
    server.ifPresent(running -> finished(running.close()));
    server = Optional.empty();
  }

  /** What requests are answered from now on. */
  public void answers(Consumer<HttpServerResponse> how) {
    answer = how;
  }

  /** The same with a status alone. */
  public void answers(int status) {
    answers(response -> response.setStatusCode(status).end());
  }

  /** The URL of a path on it. */
  public String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Waits for so many requests, those before included. */
  public List<Received> await(int count) {
    Awaitility.await().until(() -> received.size() >= count);
    return received();
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              received.add(
                  new Received(
                      request.method().name(),
                      request.uri(),
                      MultiMap.caseInsensitiveMultiMap().addAll(request.headers()),
                      body.toString()));
              answer.accept(request.response());
            });
  }

  private static <T> T finished(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    finished(vertx.close());
  }
}

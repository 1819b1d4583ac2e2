package dev.pagerunner.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a server, passes on what they say, and has mishaps when told to. */
public final class Gateway implements AutoCloseable {
  /** What happens to one request instead of being passed on. */
  @FunctionalInterface
  public interface Mishap {
    /** Ends without an answer where it throws. */
    void to(Gateway gateway, HttpExchange exchange) throws IOException;
  }

  /** The answer does not reach the client. */
  public static final Mishap LOST_ANSWER =
      (gateway, exchange) -> {
        gateway.forward(exchange).body().close();
        throw new IOException("lost");
      };

  /** A request as it arrived. */
  public record Seen(String method, String path, Map<String, List<String>> headers) {
    public Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(header -> header.getKey().equalsIgnoreCase(name))
          .map(header -> header.getValue().get(0))
          .findFirst();
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Mishap> mishaps = new ConcurrentLinkedQueue<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final int port;

  /** To a server on this port of 127.0.0.1. */
  public Gateway(int port) {
    this.port = port;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** An answer of its own. */
  public static Mishap answers(int status, Map<String, String> headers) {
    return (gateway, exchange) -> {
      exchange.getRequestBody().readAllBytes();
      headers.forEach(exchange.getResponseHeaders()::add);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** The answer ends, or breaks off, where this text was in it. */
  public static Mishap cutAfter(String text) {
    return (gateway, exchange) -> {
      try (InputStream body = gateway.forward(exchange).body()) {
        exchange.sendResponseHeaders(200, 0);
        StringBuilder passed = new StringBuilder();
        while (passed.indexOf(text) < 0) {
          int b = body.read();
          passed.append((char) b);
          exchange.getResponseBody().write(b);
        }
        exchange.getResponseBody().write("\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        throw new IOException("cut");
      }
    };
  }

  /** The next requests meet these. */
  public void next(Mishap... coming) {
    mishaps.addAll(List.of(coming));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All requests so far. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  private void handle(HttpExchange exchange) throws IOException {
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders())));
    Mishap mishap = mishaps.poll();
    if (mishap == null) {
      pass(exchange);
    } else {
      // An exception cuts the connection; to close the exchange would end the answer well.
      mishap.to(this, exchange);
    }
    exchange.close();
  }

  private void pass(HttpExchange exchange) throws IOException {
    HttpResponse<InputStream> answer = forward(exchange);
    answer
        .headers()
        .firstValue("Location")
        .ifPresent(place -> exchange.getResponseHeaders().add("Location", place));
    exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
    try (InputStream body = answer.body();
        OutputStream out = exchange.getResponseBody()) {
      byte[] some = new byte[8192];
      for (int count = body.read(some); count >= 0; count = body.read(some)) {
        out.write(some, 0, count);
        out.flush();
      }
    }
  }

  private HttpResponse<InputStream> forward(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : List.of("Content-type", "Idempotency-key", "Last-event-id")) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.header(name, value));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

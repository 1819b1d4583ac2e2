package dev.pagerunner.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends requests to URLs of users, each on a connection of its own to the address that {@link
 * OutboundGuard} judged. Redirects are not followed; of an answer its status and one header are
 * kept, and no more than {@link #MAX_BODY} bytes are read. To be used on an event loop.
 */
public final class OutboundClient {
  /** The most bytes of an answer's body that are read. */
  static final int MAX_BODY = 64 * 1024;

  /** For the body of an answer, which nobody needs. */
  private static final Duration BODY = Duration.ofSeconds(2);

  private final OutboundGuard guard;
  private final HttpClient client;
  private final Duration timeout;

  /**
   * Connects to nothing yet.
   *
   * @param trust authorities of receivers; empty for those that Java trusts
   * @param timeout from the look-up of the host to the head of the answer
   * @param atOnce the most connections to one address
   */
  public OutboundClient(
      Vertx vertx,
      OutboundGuard guard,
      Optional<TrustOptions> trust,
      Duration timeout,
      int atOnce) {
    this.guard = guard;
    this.timeout = timeout;
    this.client = OutboundHttp.client(vertx, trust, atOnce);
  }

  /**
   * An answer.
   *
   * @param retryAfter as it was sent; empty without
   */
  public record Answer(int status, Optional<String> retryAfter) {}

  /**
   * Sends a POST request.
   *
   * @return fails with {@link RefusedTargetException}, or with whatever keeps an answer from coming
   */
  public Future<Answer> post(String url, MultiMap headers, Buffer body) {
    return guard
        .route(url)
        .compose(
            route ->
                client.request(OutboundHttp.request(route, HttpMethod.POST).setHeaders(headers)))
        .compose(request -> exchange(request, body))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Has a limit of its own, so that a connection that is made too late is closed, too. */
  private Future<Answer> exchange(HttpClientRequest request, Buffer body) {
    return request
        .send(body)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .compose(response -> drained(response).map(answer(response)))
        .onComplete(ignored -> request.reset());
  }

  private static Answer answer(HttpClientResponse response) {
    return new Answer(
        response.statusCode(), Optional.ofNullable(response.getHeader("Retry-After")));
  }

  /** Reads a short body, so that the receiver can end in peace; never fails. */
  private static Future<Void> drained(HttpClientResponse response) {
    AtomicLong bytes = new AtomicLong();
    response.handler(
        part -> {
          if (bytes.addAndGet(part.length()) > MAX_BODY) {
            response.request().reset();
          }
        });
    return response.end().timeout(BODY.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}

package dev.pagerunner.outbound;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file on its way here: the bytes of an answer, after up to {@link #MOST_REDIRECTS} redirects
 * each of which {@link OutboundGuard} judges. Fails with {@link RefusedTargetException} or {@link
 * DownloadFailedException}; waits, paused, from the head of the answer on. For one event loop.
 */
public final class Download implements ReadStream<Buffer> {
  /** A file that comes more slowly is given up. */
  public static final int LEAST_BYTES_PER_SECOND = 1_024;

  static final int MOST_REDIRECTS = 5;

  private static final int OK = 200;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final String IDENTITY = "identity";

  private final Vertx vertx;
  private final OutboundGuard guard;
  private final HttpClient client;
  private final Downloads.Times times;
  private final Promise<Head> head = Promise.promise();
  private final List<Long> timers = new ArrayList<>();

  private HttpClientRequest request;
  private HttpClientResponse response;
  private int redirects;
  private long bytes;
  private long windowBytes;
  private boolean pausedInWindow;
  private boolean paused = true;
  private boolean over;
  private Throwable failure;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  /**
   * What is known before the first byte.
   *
   * @param url of the file itself, after redirects
   * @param disposition the header Content-Disposition; empty without
   * @param length in bytes; -1 if the server does not tell
   */
  public record Head(String url, Optional<String> disposition, long length) {}

  Download(Vertx vertx, OutboundGuard guard, HttpClient client, Downloads.Times times) {
    this.vertx = vertx;
    this.guard = guard;
    this.client = client;
    this.times = times;
  }

  void begin(String url) {
    timers.add(vertx.setTimer(times.head().toMillis(), ignored -> headIsLate()));
    timers.add(
        vertx.setTimer(
            times.whole().toMillis(),
            ignored -> fail("it took more than " + times.whole().toSeconds() + " seconds")));
    ask(url);
  }

  /** Completes when the file begins to come. */
  public Future<Head> head() {
    return head.future();
  }

  /** The bytes that have come. */
  public long bytes() {
    return bytes;
  }

  /** Ends the download, if it has not ended, with this failure: closes its connection. */
  public void cancel(Throwable why) {
    if (!over) {
      stop(why);
    }
  }

  private void headIsLate() {
    if (response == null) {
      fail("the server there did not answer within " + times.head().toSeconds() + " seconds");
    }
  }

  private void ask(String url) {
    guard
        .route(withoutFragment(url))
        .compose(route -> client.request(options(route)).map(made -> new Asked(route, made)))
        .onSuccess(this::send)
        .onFailure(this::fail);
  }

  private record Asked(OutboundGuard.Route route, HttpClientRequest request) {}

  /** Browsers do not send it either. */
  private static String withoutFragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }

  private static RequestOptions options(OutboundGuard.Route route) {
    return OutboundHttp.request(route, HttpMethod.GET)
        .putHeader(HttpHeaders.USER_AGENT, "Pagerunner")
        .putHeader(HttpHeaders.ACCEPT, "application/pdf, image/*;q=0.9, */*;q=0.5")
        .putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
  }

  private void send(Asked asked) {
    if (over) {
      asked.request.reset();
      return;
    }
    request = asked.request;
    request
        .send()
        .onSuccess(answer -> answered(asked.route.url().text(), answer))
        .onFailure(this::fail);
  }

  private void answered(String url, HttpClientResponse answer) {
    if (over) {
      return;
    }
    answer.pause();
    if (REDIRECTS.contains(answer.statusCode())) {
      follow(url, answer);
      return;
    }
    String encoding = answer.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (answer.statusCode() != OK) {
      fail("the server there answered " + DownloadErrors.status(answer));
    } else if (encoding != null && !encoding.equalsIgnoreCase(IDENTITY)) {
      fail("the server there sends it compressed, which it was asked not to");
    } else {
      receive(answer);
      head.complete(
          new Head(
              url,
              Optional.ofNullable(answer.getHeader(HttpHeaders.CONTENT_DISPOSITION)),
              DownloadErrors.length(answer)));
    }
  }

  private void follow(String url, HttpClientResponse answer) {
    String location = answer.getHeader(HttpHeaders.LOCATION);
    answer.exceptionHandler(ignored -> {});
    request.reset();
    if (++redirects > MOST_REDIRECTS) {
      fail("it redirects more than " + MOST_REDIRECTS + " times");
      return;
    }
    Optional<String> target = Optional.ofNullable(location).flatMap(to -> resolved(url, to));
    if (target.isPresent()) {
      ask(target.get());
    } else {
      fail("it redirects to something that is not a URL");
    }
  }

  private static Optional<String> resolved(String url, String location) {
    try {
      return Optional.of(URI.create(url).resolve(location).toString());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void receive(HttpClientResponse answer) {
    response = answer;
    answer.handler(this::take).exceptionHandler(this::fail).endHandler(ignored -> end());
    timers.add(vertx.setPeriodic(times.window().toMillis(), ignored -> requirePace()));
  }

  private void take(Buffer part) {
    bytes += part.length();
    windowBytes += part.length();
    if (handler != null) {
      handler.handle(part);
    }
  }

  /** A window in which this server did not read does not count. */
  private void requirePace() {
    boolean slow =
        windowBytes * 1_000 < times.window().toMillis() * LEAST_BYTES_PER_SECOND && !pausedInWindow;
    windowBytes = 0;
    pausedInWindow = paused;
    if (slow) {
      fail("it comes at less than 1 KB a second");
    }
  }

  private void end() {
    if (!over) {
      finish();
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  private void fail(String what) {
    fail(new DownloadFailedException(what));
  }

  private void fail(Throwable e) {
    if (!over) {
      stop(DownloadErrors.of(e, redirects > 0));
    }
  }

  private void stop(Throwable why) {
    finish();
    failure = why;
    if (request != null) {
      request.reset();
    }
    if (!head.tryFail(failure) && exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
  }

  private void finish() {
    over = true;
    timers.forEach(vertx::cancelTimer);
  }

  @Override
  public Download exceptionHandler(Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    if (newHandler != null && failure != null) {
      newHandler.handle(failure);
    }
    return this;
  }

  @Override
  public Download handler(Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public Download endHandler(Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public Download pause() {
    paused = true;
    pausedInWindow = true;
    if (response != null && !over) {
      response.pause();
    }
    return this;
  }

  @Override
  public Download resume() {
    paused = false;
    if (response != null && !over) {
      response.resume();
    }
    return this;
  }

  /** Ignores the amount, as {@link #resume} does. */
  @Override
  public Download fetch(long amount) {
    return resume();
  }
}

package dev.pagerunner.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches files from URLs of users, from the addresses that {@link OutboundGuard} judged. To be
 * used on an event loop.
 */
public final class Downloads {
  private final Vertx vertx;
  private final OutboundGuard guard;
  private final HttpClient client;
  private final Times times;

  /**
   * Limits of time.
   *
   * @param head from the start, redirects included, until the file begins
   * @param whole from the start to the end of the file
   * @param window in which the file must come at {@link Download#LEAST_BYTES_PER_SECOND} or faster
   */
  public record Times(Duration head, Duration whole, Duration window) {}

  /**
   * Connects to nothing yet.
   *
   * @param trust authorities of servers; empty for those that Java trusts
   * @param atOnce the most connections to one address
   */
  public Downloads(
      Vertx vertx, OutboundGuard guard, Optional<TrustOptions> trust, Times times, int atOnce) {
    this.vertx = vertx;
    this.guard = guard;
    this.times = times;
    this.client = OutboundHttp.client(vertx, trust, atOnce);
  }

  /** Begins to fetch what is at a URL. */
  public Download start(String url) {
    Download download = new Download(vertx, guard, client, times);
    download.begin(url);
    return download;
  }
}

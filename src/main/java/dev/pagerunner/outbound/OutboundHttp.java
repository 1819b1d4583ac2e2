package dev.pagerunner.outbound;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How requests to URLs of users are made: each on a connection of its own. */
final class OutboundHttp {
  private static final int CONNECT_MS = 5_000;
  private static final int TLS_S = 10;

  private OutboundHttp() {}

  /**
   * Connects to nothing yet.
   *
   * @param trust authorities of servers; empty for those that Java trusts
   * @param atOnce the most connections to one address
   */
  static HttpClient client(Vertx vertx, Optional<TrustOptions> trust, int atOnce) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(false)
            .setConnectTimeout(CONNECT_MS)
            .setSslHandshakeTimeout(TLS_S)
            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
            .setVerifyHost(true);
    trust.ifPresent(options::setTrustOptions);
    return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(atOnce));
  }

  /** A request on a connection to the address that was judged. */
  static RequestOptions request(OutboundGuard.Route route, HttpMethod method) {
    TargetUrl url = route.url();
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.encrypted())
            .setURI(url.resource())
            .setFollowRedirects(false);
    if (route.proxy().isPresent()) {
      return options.setProxyOptions(route.proxy().get());
    }
    // The host remains the name in the certificate and in the header Host.
    return options.setServer(
        SocketAddress.inetSocketAddress(
            url.port(), route.address().orElseThrow().getHostAddress()));
  }
}

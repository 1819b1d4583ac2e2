package dev.pagerunner.outbound;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ProxyOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides what this server connects to for its users: public addresses by https, and what the
 * operator allows. A name is resolved once, and the answer is the address to connect to; resolved a
 * second time it could be another one (DNS rebinding).
 */
public final class OutboundGuard {
  private static final int HTTPS = 443;
  private static final int FIRST_UNPRIVILEGED = 1024;

  private final VertxInternal vertx;
  private final AllowedTargets allowed;
  private final Function<URI, Optional<ProxyOptions>> proxies;

  /**
   * Resolves nothing yet.
   *
   * @param allowed by the operator, besides public addresses
   * @param proxies the proxy by which a URL is reached; empty for none
   */
  public OutboundGuard(
      Vertx vertx, AllowedTargets allowed, Function<URI, Optional<ProxyOptions>> proxies) {
    this.vertx = (VertxInternal) vertx;
    this.allowed = allowed;
    this.proxies = proxies;
  }

  /**
   * How to reach a URL.
   *
   * @param address the one to connect to; empty if the proxy resolves the name, since this server
   *     cannot
   * @param proxy by which it is reached; empty for none
   */
  record Route(TargetUrl url, Optional<InetAddress> address, Optional<ProxyOptions> proxy) {}

  /**
   * What can be known of a URL without a name server.
   *
   * @throws RefusedTargetException if it is never connected to
   */
  public TargetUrl check(String text) {
    TargetUrl url = TargetUrl.parse(text);
    boolean local = url.host().equals("localhost") || url.host().endsWith(".localhost");
    if (local && !allowed.contain(url.host()) && allowed.networks().isEmpty()) {
      throw refused();
    }
    url.address().ifPresent(address -> requireAllowed(url, List.of(address)));
    return url;
  }

  /**
   * Whether a URL can be connected to now.
   *
   * @return fails with {@link RefusedTargetException}, also if there is no such host
   */
  public Future<TargetUrl> find(String text) {
    return route(text)
        .map(Route::url)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof UnknownHostException
                        ? new RefusedTargetException("its host cannot be found")
                        : e));
  }

  /**
   * Resolves the name of a host, once.
   *
   * @return fails with {@link RefusedTargetException}, if one of the addresses is private, or with
   *     {@link UnknownHostException}
   */
  Future<Route> route(String text) {
    TargetUrl url;
    Optional<ProxyOptions> proxy;
    try {
      url = check(text);
      proxy = proxies.apply(url.uri());
    } catch (PagerunnerException e) {
      return Future.failedFuture(e);
    }
    return url.address()
        .map(address -> Future.succeededFuture(List.of(address)))
        .orElseGet(() -> resolve(url.host()))
        .map(
            addresses -> {
              requireAllowed(url, addresses);
              return new Route(url, Optional.of(addresses.get(0)), proxy);
            })
        .recover(e -> proxy.isPresent() ? leftToProxy(url, proxy, e) : Future.failedFuture(e));
  }

  /** Behind a proxy, name servers often know the hosts of the own network only. */
  private Future<Route> leftToProxy(TargetUrl url, Optional<ProxyOptions> proxy, Throwable e) {
    if (!(e instanceof UnknownHostException)) {
      return Future.failedFuture(e);
    }
    if (!allowed.contain(url.host())) {
      requirePublicUse(url);
    }
    return Future.succeededFuture(new Route(url, Optional.empty(), proxy));
  }

  private Future<List<InetAddress>> resolve(String host) {
    Promise<List<InetSocketAddress>> found = vertx.getOrCreateContext().promise();
    vertx.nameResolver().resolveAll(host, found::handle);
    return found
        .future()
        .map(all -> all.stream().map(InetSocketAddress::getAddress).toList())
        .recover(ignored -> Future.failedFuture(new UnknownHostException(host)))
        .compose(
            all ->
                all.isEmpty()
                    ? Future.failedFuture(new UnknownHostException(host))
                    : Future.succeededFuture(all));
  }

  private void requireAllowed(TargetUrl url, List<InetAddress> addresses) {
    List<InetAddress> others =
        allowed.contain(url.host())
            ? List.of()
            : addresses.stream().filter(address -> !allowed.contain(address)).toList();
    if (others.stream().anyMatch(PrivateNetworks::contain)) {
      throw refused();
    }
    if (!others.isEmpty()) {
      requirePublicUse(url);
    }
  }

  private void requirePublicUse(TargetUrl url) {
    if (!url.encrypted()) {
      throw new RefusedTargetException(
          "it must begin with https://; http:// is for hosts in " + allowed.setting());
    }
    if (url.port() != HTTPS && url.port() < FIRST_UNPRIVILEGED) {
      throw new RefusedTargetException("its port must be 443, or from 1024 to 65535");
    }
  }

  /** Without the address: a name server's answer about an inner network is nobody's business. */
  private RefusedTargetException refused() {
    return new RefusedTargetException(
        "its host is in a private network. An administrator can allow hosts and networks in "
            + allowed.setting());
  }
}

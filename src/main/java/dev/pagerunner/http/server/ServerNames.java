package dev.pagerunner.http.server;

import dev.pagerunner.config.HttpSettings;
import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.domain.Authority;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of this server: which requests are meant for it, which pages are its own, and how links
 * to it begin. A trusted proxy is believed about which host the client requested.
 */
public final class ServerNames {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  private final Optional<String> publicOrigin;
  private final boolean local;
  private final Set<String> names;
  private final List<AddressRange> proxies;

  /** Uses the names in the settings. */
  public ServerNames(HttpSettings settings) {
    this(settings.publicUrl(), settings.allowedHosts(), settings.trustedProxies());
  }

  /**
   * Creates the names. Those of loopback, which no other web site can have, are always included.
   *
   * @param publicUrl without a path; if empty, links begin as the request did
   * @param hosts without ports
   */
  public ServerNames(Optional<URI> publicUrl, List<String> hosts, List<AddressRange> proxies) {
    this.publicOrigin = publicUrl.map(URI::toString);
    this.proxies = proxies;
    this.local = publicUrl.isEmpty() && hosts.isEmpty() && proxies.isEmpty();
    this.names =
        Stream.of(
                LOOPBACK.stream(),
                publicUrl.stream().map(url -> Authority.of(url).host()),
                hosts.stream())
            .flatMap(all -> all)
            .map(ServerNames::normal)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether this server serves its own machine only, according to its settings: they name no
   * address but loopback, and no proxy.
   */
  public boolean areOnlyLocal() {
    return local;
  }

  /** Whether the client used one of this server's names. */
  boolean isCalled(HttpServerRequest request) {
    String authority = authority(request);
    return authority != null && names.contains(normal(authority));
  }

  /**
   * Whether a page of this server sent the request.
   *
   * @param origin as the browser sends it
   */
  boolean isOwnOrigin(String origin, HttpServerRequest request) {
    if (publicOrigin.filter(origin::equalsIgnoreCase).isPresent()) {
      return true;
    }
    String authority = authority(request);
    return authority != null
        && (origin.equalsIgnoreCase("http://" + authority)
            || origin.equalsIgnoreCase("https://" + authority));
  }

  /** The beginning of an absolute link in the answer to a request; without a trailing slash. */
  public String origin(HttpServerRequest request) {
    return publicOrigin.orElseGet(
        () ->
            forwarded(request).flatMap(Forwarded::scheme).orElse(request.scheme())
                + "://"
                + authority(request));
  }

  /** Whether the client sent the request over https, as far as this server knows. */
  public boolean isHttps(HttpServerRequest request) {
    return origin(request).startsWith("https://");
  }

  /** Whether the client called the server by a name of its own machine. */
  public boolean isCalledLoopback(HttpServerRequest request) {
    String authority = authority(request);
    return authority != null && LOOPBACK.contains(normal(authority));
  }

  /**
   * The IP address of the client, as trusted proxies report it. If a trusted proxy reports no valid
   * address, this is the proxy's own address.
   */
  public InetAddress client(HttpServerRequest request) {
    InetAddress client = peer(request);
    List<String> others = forwarded(request).map(Forwarded::clients).orElse(List.of());
    for (int i = others.size() - 1; i >= 0 && isTrusted(client); i--) {
      Optional<InetAddress> before = AddressRange.address(bare(others.get(i)));
      if (before.isEmpty()) {
        return client;
      }
      client = before.get();
    }
    return client;
  }

  /** Whether the connection itself is one of a trusted proxy, whatever the headers say. */
  public boolean isFromTrustedProxy(HttpServerRequest request) {
    return isTrusted(peer(request));
  }

  private static InetAddress peer(HttpServerRequest request) {
    HttpServerConnection connection = (HttpServerConnection) request.connection();
    return ((InetSocketAddress) connection.channelHandlerContext().channel().remoteAddress())
        .getAddress();
  }

  /** Whether this is the IP address of a trusted proxy. */
  public boolean isTrusted(InetAddress address) {
    return proxies.stream().anyMatch(range -> range.contains(address));
  }

  /** The host that the client requested; null without a Host header. */
  private String authority(HttpServerRequest request) {
    return forwarded(request)
        .flatMap(Forwarded::host)
        .orElseGet(() -> request.getHeader(HttpHeaders.HOST));
  }

  private Optional<Forwarded> forwarded(HttpServerRequest request) {
    return isTrusted(peer(request))
        ? Optional.of(Forwarded.of(request.headers()))
        : Optional.empty();
  }

  /** One spelling for each host: lower case, no trailing dot, addresses in one notation. */
  private static String normal(String host) {
    String bare = bare(host.toLowerCase(Locale.ROOT));
    return AddressRange.address(bare)
        .map(address -> address.getHostAddress())
        .orElse(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
  }

  /** An address without brackets and port. */
  private static String bare(String host) {
    if (host.startsWith("[")) {
      return host.substring(1, Math.max(1, host.indexOf(']')));
    }
    boolean hasPort = host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':');
    return hasPort ? host.substring(0, host.indexOf(':')) : host;
  }
}

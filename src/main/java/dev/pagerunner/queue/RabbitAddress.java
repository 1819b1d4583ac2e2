package dev.pagerunner.queue;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import dev.pagerunner.domain.Authority;
import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.net.TrustOptions;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Where the broker is, who we are there, and whose certificates count. */
final class RabbitAddress {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int HANDSHAKE_TIMEOUT_MS = 5_000;
  private static final String TLS = "amqps";

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final String virtualHost;
  private final Optional<TrustOptions> tls;

  /**
   * Reads the address; connects to nothing.
   *
   * @param url {@code amqp[s]://user:password@host:port/vhost}
   * @param caFile PEM file of authorities to trust; empty for those that Java trusts
   * @throws PagerunnerException when one of them cannot be used
   */
  RabbitAddress(String url, Optional<Path> caFile) {
    ConnectionFactory parsed = new ConnectionFactory();
    Authority place = parse(url, parsed);
    host = place.host();
    port = place.port().orElse(-1);
    user = parsed.getUsername();
    password = parsed.getPassword();
    // "amqp://host/" names the virtual host "" by the letter; what is meant is the default one.
    virtualHost = parsed.getVirtualHost().isEmpty() ? "/" : parsed.getVirtualHost();
    tls = isTls(URI.create(url)) ? Optional.of(trust(caFile)) : Optional.empty();
  }

  /**
   * The options of a client that connects once and is then thrown away.
   *
   * @param name what the broker shows beside the connection
   * @param heartbeat seconds
   */
  RabbitMQOptions options(String name, int heartbeat, MetricsCollector watch) {
    RabbitMQOptions options =
        new RabbitMQOptions()
            .setHost(host)
            .setPort(port)
            .setUser(user)
            .setPassword(password)
            .setVirtualHost(virtualHost)
            .setConnectionName(name)
            .setConnectionTimeout(CONNECT_TIMEOUT_MS)
            .setHandshakeTimeout(HANDSHAKE_TIMEOUT_MS)
            .setRequestedHeartbeat(heartbeat)
            .setReconnectAttempts(0)
            .setAutomaticRecoveryEnabled(false)
            .setAutomaticRecoveryOnInitialConnection(false)
            .setMetricsCollector(watch);
    tls.ifPresent(
        trust ->
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS").setTrustOptions(trust));
    return options;
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return port < 0 ? host : host + ":" + port;
  }

  private static boolean isTls(URI uri) {
    return TLS.equalsIgnoreCase(uri.getScheme());
  }

  /**
   * Has the client's own parser read user and virtual host. As amqp:// in any case, since for
   * amqps:// it would set up a TLS that trusts everyone; and with another host, since it overlooks
   * all where the host's name has an underscore.
   */
  private static Authority parse(String url, ConnectionFactory parser) {
    try {
      URI uri = URI.create(url);
      Authority authority = Authority.of(uri);
      String scheme = isTls(uri) ? "amqp" : uri.getScheme();
      String login = authority.login().map(both -> both + "@").orElse("");
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      parser.setUri(scheme + "://" + login + "host" + uri.getRawPath() + query);
      return authority;
    } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
      // Not as the cause: parsers repeat what they were given.
      throw new PagerunnerException(
          "CLOUDAMQP_URL cannot be used: it must be a URL such as"
              + " amqps://user:password@host/vhost, with special characters of the password"
              + " percent-encoded");
    }
  }

  private static TrustOptions trust(Optional<Path> caFile) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(caFile.isPresent() ? authorities(caFile.get()) : null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager java) {
          return TrustOptions.wrap(new HostNameTrust(java));
        }
      }
      throw new PagerunnerException("This Java cannot check certificates");
    } catch (GeneralSecurityException | IOException e) {
      throw new PagerunnerException(
          "The authorities to trust for RabbitMQ cannot be read: " + e.getMessage(), e);
    }
  }

  private static KeyStore authorities(Path pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + store.size(), one);
      }
    }
    return store;
  }
}

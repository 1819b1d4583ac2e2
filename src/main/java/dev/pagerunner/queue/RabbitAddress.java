package dev.pagerunner.queue;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
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
    ConnectionFactory parsed = parse(url);
    URI uri = URI.create(url);
    host = parsed.getHost();
    port = uri.getPort();
    user = parsed.getUsername();
    password = parsed.getPassword();
    // "amqp://host/" names the virtual host "" by the letter; what is meant is the default one.
    virtualHost = parsed.getVirtualHost().isEmpty() ? "/" : parsed.getVirtualHost();
    tls = TLS.equalsIgnoreCase(uri.getScheme()) ? Optional.of(trust(caFile)) : Optional.empty();
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

  /** As amqp:// in any case: for amqps:// the parser would set up a TLS that trusts everyone. */
  private static ConnectionFactory parse(String url) {
    try {
      ConnectionFactory factory = new ConnectionFactory();
      factory.setUri(
          TLS.equalsIgnoreCase(URI.create(url).getScheme())
              ? "amqp" + url.substring(TLS.length())
              : url);
      return factory;
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

package dev.pagerunner.store;

import dev.pagerunner.domain.Authority;
import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where Postgres is and how to speak to it, for both clients: Vert.x's, and JDBC, which only brings
 * the schema up to date. {@code sslmode} means what it means to libpq, and is {@code prefer} when
 * nobody says anything: Vert.x's own default never encrypts, and hosts that demand it often do not
 * say so in their URL.
 */
public final class PostgresAddress {
  private static final String SSL_MODE = "sslmode=";

  private final String url;
  private final URI uri;
  private final Authority authority;
  private final Optional<Path> caFile;
  private final SslMode sslMode;

  private PostgresAddress(String url, Optional<String> sslMode, Optional<Path> caFile) {
    this.url = url;
    this.uri = URI.create(url);
    this.authority = Authority.of(uri);
    this.caFile = caFile;
    this.sslMode = sslMode(uri, sslMode.orElse(SslMode.PREFER.value));
  }

  /**
   * Reads an address.
   *
   * @param url {@code postgresql://user:password@host:port/name?sslmode=…}
   * @param sslMode what counts if the URL has none
   * @param caFile PEM file of the authorities that verify-ca and verify-full trust; empty for those
   *     that Java trusts
   * @throws PagerunnerException if it is none; neither its message nor a cause has the password
   */
  public static PostgresAddress of(String url, Optional<String> sslMode, Optional<Path> caFile) {
    try {
      PostgresAddress address = new PostgresAddress(url, sslMode, caFile);
      PgConnectOptions.fromUri(url);
      return address;
    } catch (IllegalArgumentException e) {
      // Not as the cause: parsers repeat what they were given.
      throw new PagerunnerException(
          "DATABASE_URL cannot be used: it must be a URL such as"
              + " postgres://user:password@host:5432/database, with special characters of the"
              + " password percent-encoded");
    }
  }

  /** With the sslmode of the URL, and the authorities that Java trusts. */
  public static PostgresAddress of(String url) {
    return of(url, Optional.empty(), Optional.empty());
  }

  /** Host and port, for people. */
  String place() {
    return authority.host() + ":" + authority.port().orElse(5432);
  }

  /** For Vert.x. */
  PgConnectOptions connectOptions() {
    PgConnectOptions options = PgConnectOptions.fromUri(url).setSslMode(sslMode);
    ClientSSLOptions tls = new ClientSSLOptions();
    switch (sslMode) {
      case VERIFY_FULL -> tls.setHostnameVerificationAlgorithm("HTTPS").setTrustOptions(trusted());
      case VERIFY_CA -> tls.setHostnameVerificationAlgorithm("").setTrustOptions(trusted());
      default -> tls.setHostnameVerificationAlgorithm("").setTrustAll(true);
    }
    return options.setSslOptions(tls);
  }

  private TrustOptions trusted() {
    return caFile
        .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
        .orElseGet(PostgresAddress::trustedByJava);
  }

  private static TrustOptions trustedByJava() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new PagerunnerException("Java's own authorities cannot be read: " + e, e);
    }
  }

  /** For JDBC, without user and password. */
  String jdbcUrl() {
    String query =
        Stream.of(Optional.of(withoutSslMode()), Optional.of(SSL_MODE + sslMode.value), jdbcTrust())
            .flatMap(Optional::stream)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("&"));
    return "jdbc:postgresql://" + authority + uri.getRawPath() + "?" + query;
  }

  private Optional<String> jdbcTrust() {
    return switch (sslMode) {
      case VERIFY_CA, VERIFY_FULL ->
          Optional.of(
              caFile
                  .map(file -> "sslrootcert=" + encoded(file.toString()))
                  .orElse("sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"));
      default -> Optional.empty();
    };
  }

  String user() {
    return login(0);
  }

  String password() {
    return login(1);
  }

  /** Null when the URL has none. */
  private String login(int part) {
    String[] login = authority.login().map(both -> both.split(":", 2)).orElse(new String[0]);
    return part < login.length ? decoded(login[part]) : null;
  }

  private String withoutSslMode() {
    return parameters(uri)
        .filter(part -> !part.startsWith(SSL_MODE))
        .collect(Collectors.joining("&"));
  }

  private static SslMode sslMode(URI uri, String otherwise) {
    String word =
        parameters(uri)
            .filter(part -> part.startsWith(SSL_MODE))
            .map(part -> decoded(part.substring(SSL_MODE.length())))
            .reduce(otherwise, (earlier, later) -> later);
    return Arrays.stream(SslMode.VALUES)
        .filter(mode -> mode.value.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new PagerunnerException(
                    "DATABASE_URL has an sslmode that there is not: it must be one of "
                        + Arrays.stream(SslMode.VALUES)
                            .map(mode -> mode.value)
                            .collect(Collectors.joining(", "))));
  }

  private static Stream<String> parameters(URI uri) {
    return uri.getRawQuery() == null
        ? Stream.empty()
        : Arrays.stream(uri.getRawQuery().split("&", -1)).filter(part -> !part.isEmpty());
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return place();
  }
}

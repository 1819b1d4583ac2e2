package dev.pagerunner.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.ConnectProxy;
import dev.pagerunner.testing.TestBundles;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with TLS, under names that only the proxy can resolve. */
class HttpsProxyTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String NAME = "models.invalid";
  private static final String OTHER = "mirror.invalid";

  @TempDir static Path folder;
  private static final SSLSocketFactory BEFORE = HttpsURLConnection.getDefaultSSLSocketFactory();
  private static Certificates.Signed certificate;
  private static byte[] zip;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void trust() throws Exception {
    Certificates authority = new Certificates(folder.resolve("authority"));
    certificate = authority.sign("server", "DNS:%s,DNS:%s,DNS:localhost".formatted(NAME, OTHER));
    HttpsURLConnection.setDefaultSSLSocketFactory(trusting(authority.authority()));
    zip = Files.readAllBytes(TestBundles.zipped(TestBundles.hollow(folder, "mine", 100_000), ""));
  }

  @AfterAll
  static void restore() {
    HttpsURLConnection.setDefaultSSLSocketFactory(BEFORE);
    VERTX.close();
  }

  private static SSLSocketFactory trusting(Path authority)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      store.setCertificateEntry(
          "ours", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private Bundle fetch(String address, String proxy, String... exceptions) {
    HttpsProxy through = new HttpsProxy(Optional.of(proxy), List.of(exceptions));
    return new BundleSource(folder.resolve("cache"), ignored -> null, () -> through, said::add, 1)
        .get(ModelAddress.parse(address, folder));
  }

  @Test
  void a_model_comes_through_the_proxy_which_resolves_the_name() {
    try (FileHost host = new FileHost(VERTX, zip, certificate);
        ConnectProxy proxy = new ConnectProxy(Optional.empty())) {
      Bundle bundle = fetch(host.address(NAME), "http://" + proxy.place());
      assertThat(bundle.model().name()).isEqualTo("mine");
      assertThat(proxy.targets()).containsExactly(NAME + ":" + host.port());
    }
  }

  @Test
  void a_proxy_is_told_the_user_and_password_of_its_address_and_nobody_else() {
    try (FileHost host = new FileHost(VERTX, zip, certificate);
        ConnectProxy proxy = new ConnectProxy(Optional.of("a user:p@ss:word"))) {
      String address = host.address(NAME) + "?login";
      fetch(address, "http://a%20user:p%40ss:word@" + proxy.place());
      assertThat(proxy.targets()).hasSize(1);
      assertThat(host.headers()).noneMatch(header -> header.contains("Authorization"));
      assertThatThrownBy(() -> fetch(host.address(OTHER), "http://u:wrong@" + proxy.place()))
          .hasMessageContaining("407")
          .hasMessageNotContaining("wrong");
      assertThat(said).noneMatch(line -> line.contains("wrong"));
    }
  }

  @Test
  void a_host_in_no_proxy_is_reached_without_it_also_after_a_redirect() {
    try (FileHost host = new FileHost(VERTX, zip, certificate);
        FileHost first = new FileHost(VERTX, zip, certificate);
        ConnectProxy proxy = new ConnectProxy(Optional.empty())) {
      first.redirectTo(host.address("localhost"));
      Bundle bundle = fetch(first.address(NAME), "http://" + proxy.place(), "localhost");
      assertThat(bundle.model().name()).isEqualTo("mine");
      assertThat(proxy.targets()).containsExactly(NAME + ":" + first.port());
      assertThat(host.statuses()).containsExactly(200);
    }
  }

  @Test
  void a_redirect_away_from_https_is_not_followed_and_circles_end() {
    try (FileHost host = new FileHost(VERTX, zip, certificate);
        FileHost open = new FileHost(VERTX, zip)) {
      host.redirectTo(open.address());
      HttpsProxy none = HttpsProxy.none();
      BundleSource source =
          new BundleSource(folder.resolve("none"), ignored -> null, () -> none, said::add, 1);
      ModelAddress address = ModelAddress.parse(host.address("localhost"), folder);
      assertThatThrownBy(() -> source.get(address))
          .hasMessageContaining("it redirects to " + open.address() + ": name that");
      assertThat(open.statuses()).isEmpty();
      host.redirectTo(host.address("localhost"));
      assertThatThrownBy(() -> source.get(address)).hasMessageContaining("it redirects to");
    }
  }

  @Test
  void a_proxy_that_cannot_be_used_is_named_and_not_passed_by() {
    assertThatThrownBy(() -> fetch("https://localhost:9/a.zip", "socks5://u:hush@localhost:1080"))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("of the kind socks5")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> fetch("https://localhost:9/b.zip", "http://u:hush%zz@localhost"))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, proxy, 1080",
    "proxy:3128, proxy, 3128",
    "http://proxy:3128/, proxy, 3128",
    "http://user:pass@my_proxy:3128, my_proxy, 3128",
    "10.0.0.1:80, 10.0.0.1, 80",
    "http://[::1]:3128, ::1, 3128",
  })
  void the_address_of_a_proxy_is_read_as_curl_reads_it(String address, String host, int port) {
    Proxy proxy = way(address, "").forTarget(URI.create("https://example.org/a.zip"));
    assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, example.org",
    "EXAMPLE.org, www.Example.ORG",
    ".example.org, example.org",
    "example.org., a.b.example.org",
    "other.org example.org, example.org",
    "10.1.2.3, 10.1.2.3",
    "10.0.0.0/8, 10.200.0.1",
    "::1, [::1]",
    "[::1], [::1]",
    "fd00::/8, [fd12::3]",
    "*, anything.example",
    "my_host, my_host",
  })
  void these_hosts_are_reached_without_the_proxy(String exceptions, String host) {
    assertThat(isDirect(exceptions, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, badexample.org",
    "example.org, example.org.evil.test",
    "www.example.org, example.org",
    "*.example.org, www.example.org",
    "'* example.org', other.org",
    "0.0.1, 10.0.0.1",
    "10.0.0.0/8, 11.0.0.1",
    "10.0.0.0/99, 10.0.0.1",
    "., example.org",
  })
  void these_are_not(String exceptions, String host) {
    assertThat(isDirect(exceptions, host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost/a.zip", "HTTP://127.0.0.1:80/a.zip"})
  void what_comes_from_this_machine_without_encryption_needs_no_proxy(String target) {
    assertThat(way("http://proxy:1", "").forTarget(URI.create(target))).isEqualTo(Proxy.NO_PROXY);
  }

  private static boolean isDirect(String exceptions, String host) {
    return way("http://proxy:1", exceptions)
        .forTarget(URI.create("https://" + host + ":444/a.zip"))
        .equals(Proxy.NO_PROXY);
  }

  private static HttpsProxy way(String address, String exceptions) {
    List<String> hosts = exceptions.isEmpty() ? List.of() : List.of(exceptions.split(" "));
    return new HttpsProxy(Optional.of(address), hosts);
  }
}

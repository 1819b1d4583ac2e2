package dev.pagerunner.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.ConnectProxy;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A receiver with a certificate for localhost, on an address that is connected to as it was judged.
 */
class OutboundClientTest {
  private static final Vertx VERTX =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(Buffer.buffer("127.0.0.1 localhost hooks.example.org"))));
  private static final List<String> HOSTS = new CopyOnWriteArrayList<>();

  @TempDir static Path folder;
  private static Certificates certificates;
  private static int port;
  private static int silentPort;

  @BeforeAll
  static void listen() throws Exception {
    certificates = new Certificates(folder);
    Certificates.Signed own = certificates.sign("server", "DNS:localhost,DNS:hooks.example.org");
    port =
        await(
                VERTX
                    .createHttpServer(
                        new HttpServerOptions()
                            .setSsl(true)
                            .setSni(true)
                            .setKeyCertOptions(own.pem()))
                    .requestHandler(OutboundClientTest::answer)
                    .listen(0, "127.0.0.1"))
            .actualPort();
    silentPort =
        await(VERTX.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  private static void answer(HttpServerRequest request) {
    HOSTS.add(request.authority() + " " + request.connection().indicatedServerName());
    request.response().setStatusCode(204).end();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static OutboundClient client(Optional<ProxyOptions> proxy, Duration timeout) {
    OutboundGuard guard =
        new OutboundGuard(
            VERTX,
            AllowedTargets.of(
                "PAGERUNNER_WEBHOOK_ALLOW", List.of("localhost", "127.0.0.1", "hooks.example.org")),
            ignored -> proxy);
    return new OutboundClient(
        VERTX,
        guard,
        Optional.of(new PemTrustOptions().addCertPath(certificates.authority().toString())),
        timeout,
        4);
  }

  private static int status(OutboundClient client, String url) throws TimeoutException {
    return await(client.post(url, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{}")))
        .status();
  }

  @Test
  void the_certificate_must_be_for_the_name_though_the_address_is_connected_to()
      throws TimeoutException {
    OutboundClient client = client(Optional.empty(), Patience.EVENTUALLY);
    HOSTS.clear();
    assertThat(status(client, "https://hooks.example.org:" + port + "/")).isEqualTo(204);
    assertThat(HOSTS).containsExactly("hooks.example.org:" + port + " hooks.example.org");
    assertThatThrownBy(() -> status(client, "https://127.0.0.1:" + port + "/"))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void a_proxy_is_used_and_judges_what_only_it_can_resolve() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.empty())) {
      String[] place = proxy.place().split(":", 2);
      OutboundClient client =
          client(
              Optional.of(new ProxyOptions().setHost(place[0]).setPort(Integer.parseInt(place[1]))),
              Patience.EVENTUALLY);
      assertThat(status(client, "https://localhost:" + port + "/")).isEqualTo(204);
      assertThat(proxy.targets()).containsExactly("localhost:" + port);
      assertThatThrownBy(() -> status(client, "https://inner.invalid:" + port + "/"))
          .isInstanceOf(SSLException.class);
      assertThat(proxy.targets()).contains("inner.invalid:" + port);
      assertThatThrownBy(() -> status(client, "https://10.0.0.1:" + port + "/"))
          .isInstanceOf(RefusedTargetException.class);
      assertThat(proxy.targets()).hasSize(2);
    }
  }

  @Test
  void a_receiver_that_says_nothing_is_left_in_time() {
    OutboundClient client = client(Optional.empty(), Duration.ofMillis(300));
    for (String scheme : List.of("http", "https")) {
      assertThatThrownBy(() -> status(client, scheme + "://127.0.0.1:" + silentPort + "/"))
          .isInstanceOf(TimeoutException.class);
    }
  }
}

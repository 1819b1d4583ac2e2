package dev.pagerunner.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.ConnectProxy;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of files with a certificate for its name, which leads to this machine. */
class DownloadsTest {
  private static final String FILE = "a".repeat(300_000);

  private static final Vertx VERTX =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions()
                      .setHostsValue(Buffer.buffer("127.0.0.1 files.example.org"))));

  @TempDir static Path folder;
  private static Certificates certificates;
  private static int port;

  @BeforeAll
  static void listen() throws Exception {
    certificates = new Certificates(folder);
    Certificates.Signed own = certificates.sign("server", "DNS:files.example.org");
    port =
        await(
                VERTX
                    .createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(own.pem()))
                    .requestHandler(request -> request.response().end(FILE))
                    .listen(0, "127.0.0.1"))
            .actualPort();
  }

  @AfterAll
  static void close() throws Exception {
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static Buffer fetch(String url, Optional<ProxyOptions> proxy) throws Exception {
    Downloads downloads =
        new Downloads(
            VERTX,
            new OutboundGuard(
                VERTX,
                AllowedTargets.of(
                    "PAGERUNNER_IMPORT_ALLOW", List.of("files.example.org", "127.0.0.1")),
                ignored -> proxy),
            Optional.of(new PemTrustOptions().addCertPath(certificates.authority().toString())),
            new Downloads.Times(Patience.EVENTUALLY, Patience.EVENTUALLY, Duration.ofSeconds(20)),
            4);
    Promise<Buffer> all = Promise.promise();
    VERTX.runOnContext(
        ignored -> {
          Download download = downloads.start(url);
          Buffer bytes = Buffer.buffer();
          download
              .head()
              .onSuccess(
                  head ->
                      download
                          .handler(bytes::appendBuffer)
                          .endHandler(end -> all.complete(bytes))
                          .exceptionHandler(all::fail)
                          .resume())
              .onFailure(all::fail);
        });
    return await(all.future());
  }

  @Test
  void the_certificate_must_be_for_the_name_though_the_address_is_connected_to() throws Exception {
    assertThat(fetch("https://files.example.org:" + port + "/a.pdf", Optional.empty()))
        .hasToString(FILE);
    assertThatThrownBy(() -> fetch("https://127.0.0.1:" + port + "/a.pdf", Optional.empty()))
        .isInstanceOf(DownloadFailedException.class)
        .hasMessageContaining("no secure connection");
  }

  @Test
  void a_proxy_is_used_and_private_addresses_stay_refused() throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(Optional.empty())) {
      String[] place = proxy.place().split(":", 2);
      Optional<ProxyOptions> by =
          Optional.of(new ProxyOptions().setHost(place[0]).setPort(Integer.parseInt(place[1])));
      assertThatThrownBy(() -> fetch("https://10.0.0.1:" + port + "/a.pdf", by))
          .isInstanceOf(RefusedTargetException.class);
      assertThat(proxy.targets()).isEmpty();
      assertThat(fetch("https://files.example.org:" + port + "/a.pdf", by)).hasToString(FILE);
      assertThat(proxy.targets()).containsExactly("files.example.org:" + port);
    }
  }
}

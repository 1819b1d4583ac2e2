package dev.pagerunner.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.config.Settings;
import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket behind TLS: a real S3 server, before which TLS ends. */
class S3TlsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static ObjectStore server;
  private static Certificates authority;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = new ObjectStore();
    authority = new Certificates(folder.resolve("certificates"));
    Files.createDirectories(folder.resolve("tmp"));
  }

  @AfterAll
  static void stop() throws TimeoutException {
    done(VERTX.close());
    server.close();
  }

  @Test
  void a_bucket_whose_authority_stands_in_the_file_is_used() throws TimeoutException {
    try (S3BlobStore store = store("mine", "IP:127.0.0.1", Optional.of(authority.authority()))) {
      done(store.put("documents/a", Buffer.buffer("a")));
      assertThat(done(store.size("documents/a"))).isEqualTo(1);
    }
  }

  @Test
  void a_bucket_of_an_authority_that_nobody_trusts_is_not_used() throws TimeoutException {
    try (S3BlobStore store = store("unknown", "IP:127.0.0.1", Optional.empty())) {
      assertThatThrownBy(() -> done(store.put("documents/b", Buffer.buffer("b"))))
          .isInstanceOf(BlobStoreUnavailableException.class)
          .rootCause()
          .isInstanceOf(CertPathBuilderException.class);
    }
  }

  @Test
  void a_certificate_for_another_name_is_refused_although_its_authority_is_trusted()
      throws TimeoutException {
    try (S3BlobStore store =
        store("other", "DNS:other.example", Optional.of(authority.authority()))) {
      assertThatThrownBy(() -> done(store.put("documents/b", Buffer.buffer("b"))))
          .isInstanceOf(BlobStoreUnavailableException.class)
          .rootCause()
          .isInstanceOf(CertificateException.class)
          .hasMessageContaining("127.0.0.1");
    }
  }

  private static S3BlobStore store(String file, String names, Optional<Path> caFile)
      throws TimeoutException {
    Certificates.Signed own = authority.sign(file, names);
    PemKeyCertOptions shown = own.pem();
    NetClient plain = VERTX.createNetClient();
    int port =
        done(VERTX
                .createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(shown))
                .connectHandler(socket -> pass(socket, plain))
                .listen(0, "127.0.0.1"))
            .actualPort();
    Settings.S3 settings =
        ObjectStore.settings(
            URI.create("https://127.0.0.1:" + port), Settings.S3Links.PROXY, false, caFile);
    return new S3BlobStore(VERTX, settings, folder.resolve("tmp"), 4);
  }

  private static void pass(NetSocket client, NetClient plain) {
    client.pause();
    plain
        .connect(server.port(), "127.0.0.1")
        .onSuccess(
            upstream -> {
              client.pipeTo(upstream);
              upstream.pipeTo(client);
            })
        .onFailure(ignored -> client.close());
  }

  private static <T> T done(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}

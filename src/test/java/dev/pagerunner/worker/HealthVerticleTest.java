package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.telemetry.Health;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.RawHttp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthVerticleTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void start() throws IOException, TimeoutException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Health health = new Health(() -> true, Map.of());
    VERTX
        .deployVerticle(new HealthVerticle("127.0.0.1", port, health, new Metrics()))
        .await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws TimeoutException {
    VERTX.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /livez", "GET /readyz", "GET /metrics", "GET /nothing", "POST /livez", "x"})
  void every_answer_tells_browsers_to_be_strict(String start) {
    String answer =
        RawHttp.exchange(port, start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .contains(
            "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
            "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
            "\r\nX-Content-Type-Options: nosniff\r\n",
            "\r\nReferrer-Policy: same-origin\r\n");
  }
}

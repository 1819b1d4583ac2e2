package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.testing.RawHttp;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is told metrics on the port for requests; all ask from this machine, as a proxy does. */
class MetricsAccessTest {
  @RegisterExtension static final TestServer local = new TestServer();

  private static String ask(TestServer server, String host, String more) {
    return RawHttp.exchange(
        server.port(),
        "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:8080", "[::1]:8080"})
  void a_server_for_its_own_machine_tells_it(String host) {
    assertThat(ask(local, host, "")).startsWith("HTTP/1.1 200").contains("pagerunner_sse_clients");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pages.example.org", "10.1.2.3:8080"})
  void nobody_who_calls_it_by_another_name_is_told(String host) {
    assertThat(ask(local, host, "")).startsWith("HTTP/1.1 403").contains("/problems/wrong-host");
    String old = RawHttp.exchange(local.port(), "GET /metrics HTTP/1.0\r\n\r\n");
    assertThat(old).startsWith("HTTP/1.0 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For: 203.0.113.7", "Forwarded: for=a", "Via: 1.1 proxy"})
  void nobody_is_told_through_a_proxy_that_says_so(String header) {
    assertThat(ask(local, "localhost", header + "\r\n"))
        .startsWith("HTTP/1.1 404")
        .contains("PAGERUNNER_HEALTH_PORT");
  }

  static Stream<ServerNames> settingsThatNameOthers() {
    Optional<URI> publicUrl = Optional.of(URI.create("https://pages.example.org"));
    return Stream.of(
        new ServerNames(publicUrl, List.of(), List.of()),
        new ServerNames(Optional.empty(), List.of("localhost"), List.of()),
        new ServerNames(Optional.empty(), List.of(), List.of(AddressRange.parse("127.0.0.1"))));
  }

  @ParameterizedTest
  @MethodSource("settingsThatNameOthers")
  void a_server_that_others_may_reach_tells_nobody_here(ServerNames names) {
    try (TestServer server = TestServerOptions.usual().names(names).server()) {
      assertThat(ask(server, "localhost", ""))
          .startsWith("HTTP/1.1 404")
          .contains("PAGERUNNER_HEALTH_PORT");
    }
  }
}

package dev.pagerunner.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.testing.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class ServerNamesTest {
  private static final Optional<URI> PUBLIC = Optional.of(URI.create("https://pages.example.org"));
  private static final List<String> HOSTS = List.of("files.example.org", "192.168.1.5", "fd00::5");
  private static final List<AddressRange> TRUSTED =
      List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("10.0.0.0/8"));

  private static final Vertx VERTX = Vertx.vertx();
  private static volatile ServerNames names;
  private static int port;

  @BeforeAll
  static void serve() throws TimeoutException {
    port =
        VERTX
            .createHttpServer()
            .requestHandler(ServerNamesTest::tell)
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterAll
  static void stop() throws TimeoutException {
    VERTX.close().await(20, TimeUnit.SECONDS);
  }

  private static void tell(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    request
        .response()
        .end(
            new JsonObject()
                .put("called", names.isCalled(request))
                .put("own", origin != null && names.isOwnOrigin(origin, request))
                .put("origin", names.origin(request))
                .put("client", names.client(request).getHostAddress())
                .toBuffer());
  }

  private static JsonObject told(String... headers) {
    String head = "GET / HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers);
    String answer = RawHttp.exchange(port, head + "\r\n\r\n");
    return new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }

  private static boolean isCalled(String host) {
    return told("Host: " + host).getBoolean("called");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:1234",
        "localhost.",
        "127.0.0.1:8080",
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "pages.example.org",
        "PAGES.example.org.:443",
        "files.example.org:1",
        "192.168.1.5",
        "[fd00:0::5]:8080"
      })
  void its_names_are_those_of_loopback_and_of_its_settings_however_they_are_spelt(String host) {
    names = new ServerNames(PUBLIC, HOSTS, List.of());
    assertThat(isCalled(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.example.",
        "pages.example.org.evil.example",
        "pagesXexample.org",
        "a.pages.example.org",
        "example.org",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "192.168.1.6",
        "[fd00::6]",
        "[::]",
        "[::1",
        "localhost:80:80"
      })
  void all_other_names_are_not_its_own(String host) {
    names = new ServerNames(PUBLIC, HOSTS, List.of());
    assertThat(isCalled(host)).isFalse();
  }

  @Test
  void a_proxy_is_believed_only_if_it_is_trusted() {
    String[] forwarded = {
      "Host: 127.0.0.1:8080",
      "X-Forwarded-Proto: https",
      "X-Forwarded-Host: files.example.org:8443",
      "X-Forwarded-For: 203.0.113.7"
    };
    names = new ServerNames(Optional.empty(), HOSTS, List.of());
    assertThat(told(forwarded).getString("origin")).isEqualTo("http://127.0.0.1:8080");
    assertThat(told(forwarded).getString("client")).isEqualTo("127.0.0.1");
    names = new ServerNames(Optional.empty(), HOSTS, TRUSTED);
    assertThat(told(forwarded).getString("origin")).isEqualTo("https://files.example.org:8443");
    assertThat(told(forwarded).getString("client")).isEqualTo("203.0.113.7");
    assertThat(told("Host: localhost", "X-Forwarded-Host: evil.example").getBoolean("called"))
        .isFalse();
  }

  @Test
  void the_nearest_proxy_has_the_last_word_and_a_client_cannot_pose_as_another() {
    names = new ServerNames(Optional.empty(), HOSTS, TRUSTED);
    JsonObject told =
        told(
            "Host: localhost",
            "X-Forwarded-Proto: ftp, http",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example, files.example.org",
            "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.2.3");
    assertThat(told.getString("origin")).isEqualTo("https://files.example.org");
    assertThat(told.getString("client")).isEqualTo("203.0.113.7");
    assertThat(told("Host: localhost", "X-Forwarded-Proto: javascript").getString("origin"))
        .isEqualTo("http://localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "localhost",
        "203.0.113.7.evil.example",
        "203.0.113.7%0a",
        "2001:db8::7%eth0",
        "[203.0.113.7",
        "\"",
        "1:1:1:1:1:1:1:1:1",
        "0"
      })
  void what_is_no_address_is_nobodys(String client) {
    names = new ServerNames(Optional.empty(), HOSTS, TRUSTED);
    assertThat(told("Host: localhost", "X-Forwarded-For: " + client).getString("client"))
        .isEqualTo("127.0.0.1");
    String chain = "X-Forwarded-For: 203.0.113.7, " + client + ", 10.1.2.3";
    assertThat(told("Host: localhost", chain).getString("client")).isEqualTo("10.1.2.3");
    String many = "X-Forwarded-For: " + client.repeat(100);
    assertThat(told("Host: localhost", many).getString("client")).isEqualTo("127.0.0.1");
  }

  @Test
  void the_standard_header_is_read_too() {
    names = new ServerNames(Optional.empty(), HOSTS, TRUSTED);
    JsonObject told =
        told(
            "Host: localhost",
            "Forwarded: for=198.51.100.1;host=evil.example",
            "Forwarded: for=\"[2001:db8::7]:4711\";Proto=HTTPS;host=\"files.example.org:8443\"");
    assertThat(told.getString("origin")).isEqualTo("https://files.example.org:8443");
    assertThat(told.getString("client")).isEqualTo("2001:db8:0:0:0:0:0:7");
    assertThat(told("Host: localhost", "Forwarded: for=\"a,;b").getString("origin"))
        .isEqualTo("http://localhost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: \", 203.0.113.7",
        "X-Forwarded-For: \"198.51.100.1\", 203.0.113.7",
        "Forwarded: for=\"x, for=203.0.113.7",
        "Forwarded: for=\"x, for=\"203.0.113.7:1\"",
        "Forwarded: for=\"\\\", for=203.0.113.7"
      })
  void quotes_that_a_client_sends_hide_nothing_of_what_a_proxy_adds(String header) {
    names = new ServerNames(Optional.empty(), HOSTS, TRUSTED);
    assertThat(told("Host: localhost", header).getString("client")).isEqualTo("203.0.113.7");
  }

  @Test
  void its_pages_come_from_the_public_address_or_from_the_one_that_was_called() {
    names = new ServerNames(PUBLIC, HOSTS, List.of());
    assertThat(isOwn("https://pages.example.org", "127.0.0.1:8080")).isTrue();
    assertThat(isOwn("http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
    assertThat(isOwn("https://files.example.org:8443", "files.example.org:8443")).isTrue();
    assertThat(isOwn("http://pages.example.org", "127.0.0.1:8080")).isFalse();
    assertThat(isOwn("https://files.example.org", "127.0.0.1:8080")).isFalse();
    assertThat(isOwn("http://127.0.0.1:8081", "127.0.0.1:8080")).isFalse();
    assertThat(isOwn("https://pages.example.org.evil.example", "127.0.0.1:8080")).isFalse();
    assertThat(isOwn("null", "127.0.0.1:8080")).isFalse();
  }

  private static boolean isOwn(String origin, String host) {
    return told("Host: " + host, "Origin: " + origin).getBoolean("own");
  }

  @Test
  void a_public_address_may_have_an_underscore() {
    names = new ServerNames(Optional.of(URI.create("http://my_web:8080")), List.of(), List.of());
    assertThat(isCalled("my_web:8080")).isTrue();
    assertThat(isOwn("http://my_web:8080", "localhost")).isTrue();
  }

  @Test
  void links_begin_with_the_public_address() {
    names = new ServerNames(PUBLIC, HOSTS, TRUSTED);
    assertThat(told("Host: localhost", "X-Forwarded-Proto: http").getString("origin"))
        .isEqualTo("https://pages.example.org");
  }
}

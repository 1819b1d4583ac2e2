package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.testing.RawHttp;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on all addresses, as in a container; {@code ServerNamesTest} has all spellings. */
class NamesTest {
  private static final Form PDF = new Form().file("a.pdf", Form.PDF);

  @RegisterExtension
  static final TestServer server =
      TestServerOptions.usual()
          .host("0.0.0.0")
          .names(
              new ServerNames(
                  Optional.of(URI.create("https://pages.example.org")),
                  List.of("localhost"),
                  List.of()))
          .server();

  private static String exchange(String start, String host, String more) {
    String head = start + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more;
    return RawHttp.exchange(server.port(), head + "\r\n");
  }

  private static List<Integer> statuses(String start, String host, String more) {
    return RawHttp.statuses(exchange(start, host, more));
  }

  private static String upload(String host, String origin) {
    String body = new String(PDF.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
    String head = "Origin: " + origin + "\r\nSec-Fetch-Site: same-origin\r\n";
    head += "Content-Type: " + PDF.contentType() + "\r\nContent-Length: " + body.length() + "\r\n";
    return RawHttp.exchange(
        server.port(),
        "POST /api/v1/documents HTTP/1.1\r\nHost: "
            + host
            + "\r\nConnection: close\r\n"
            + head
            + "\r\n"
            + body);
  }

  @Test
  void a_web_site_that_has_its_name_lead_here_reads_and_changes_nothing() {
    String answer = upload("evil.example", "http://evil.example");
    assertThat(RawHttp.statuses(answer)).containsExactly(403);
    assertThat(answer).contains("/problems/wrong-host", "PAGERUNNER_ALLOWED_HOSTS");
    String origin = "Origin: http://evil.example\r\nSec-Fetch-Site: same-origin\r\n";
    String document = "/api/v1/documents/" + server.uploaded().getString("id");
    for (String start : List.of("DELETE " + document, "GET " + document, "GET /", "GET /docs/")) {
      assertThat(statuses(start, "evil.example", origin)).as(start).containsExactly(403);
      assertThat(statuses(start, "evil.example:8080", "")).as(start).containsExactly(403);
    }
    assertThat(server.get(document).statusCode()).isEqualTo(200);
  }

  @Test
  void its_own_pages_upload_by_each_of_its_names() {
    assertThat(RawHttp.statuses(upload("pages.example.org", "https://pages.example.org")))
        .containsExactly(202);
    assertThat(RawHttp.statuses(upload("localhost:8080", "http://localhost:8080")))
        .containsExactly(202);
    assertThat(RawHttp.statuses(upload("localhost:8080", "https://pages.example.org")))
        .containsExactly(202);
    assertThat(RawHttp.statuses(upload("pages.example.org", "http://localhost:8080")))
        .containsExactly(403);
  }

  @Test
  void a_whole_address_as_the_target_is_no_way_around_the_check() {
    String path = "/api/v1/models";
    assertThat(statuses("GET http://localhost" + path, "localhost", "")).containsExactly(200);
    assertThat(statuses("GET http://evil.example" + path, "evil.example", "")).containsExactly(403);
    assertThat(statuses("GET http://localhost" + path, "evil.example", "")).containsExactly(400);
    assertThat(statuses("GET http://evil.example" + path, "localhost", "")).containsExactly(400);
    assertThat(statuses("GET http://localhost@evil.example" + path, "localhost", ""))
        .containsExactly(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz"})
  void probes_know_no_name(String path) {
    assertThat(statuses("GET " + path, "10.1.2.3:8080", "")).containsExactly(200);
    String old = RawHttp.exchange(server.port(), "GET " + path + " HTTP/1.0\r\n\r\n");
    assertThat(RawHttp.statuses(old)).containsExactly(200);
    assertThat(RawHttp.statuses(RawHttp.exchange(server.port(), "GET / HTTP/1.0\r\n\r\n")))
        .containsExactly(403);
  }

  @Test
  void a_check_of_readiness_tells_strangers_names_only() {
    assertThat(exchange("GET /readyz", "localhost", ""))
        .contains("{\"checks\":{\"server\":\"ok\",\"postgres\":\"ok\"},\"status\":\"ok\"}");
  }
}

package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.RawHttp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes to the web server; {@code StrictRequestsTest} has all the forms of them. */
class RawRequestsTest {
  private static final String GET = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";
  private static final String LAST =
      "GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @RegisterExtension static final TestServer server = new TestServer();

  private static List<Integer> statuses(String bytes) {
    return RawHttp.statuses(RawHttp.exchange(server.port(), bytes));
  }

  @Test
  void a_header_that_resembles_content_length_hides_no_request() {
    int length = LAST.length();
    assertThat(statuses(GET + "X-Nothing: " + length + "\r\n\r\n" + LAST))
        .containsExactly(200, 404);
    assertThat(statuses(GET + "Content-Xength: " + length + "\r\n\r\n" + LAST))
        .containsExactly(200, 404);
    assertThat(statuses(GET + "Content-Length: " + length + "\r\n\r\n" + LAST + LAST))
        .containsExactly(200, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, x",
        "Content-Length : 5",
        "Host: localhost",
        "X: a\nContent-Length: 5"
      })
  void a_head_that_can_be_read_in_two_ways_gets_one_answer(String line) {
    assertThat(statuses(GET + line + "\r\n\r\n" + LAST)).containsExactly(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@127.0.0.1", "127.0.0.1/x", "127.0.0.1 evil.example", "[::1", "@"})
  void a_host_that_is_none_is_refused_with_all_headers_of_safety(String host) {
    String answer =
        RawHttp.exchange(server.port(), "GET /livez HTTP/1.1\r\nHost: " + host + "\r\n\r\n" + LAST);
    assertThat(RawHttp.statuses(answer)).containsExactly(400);
    assertThat(answer)
        .contains(
            "X-Content-Type-Options: nosniff",
            "Content-Security-Policy: default-src 'none'",
            "Cross-Origin-Resource-Policy: same-origin",
            "Referrer-Policy: same-origin");
  }

  @Test
  void http_2_without_tls_is_not_spoken() {
    String upgrade = GET + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n";
    assertThat(statuses(upgrade + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n" + LAST))
        .containsExactly(200, 404);
    assertThat(statuses("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).containsExactly(400);
  }

  @Test
  void websockets_are_not_spoken() {
    String upgrade = GET + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13";
    assertThat(statuses(upgrade + "\r\nSec-WebSocket-Key: eA==\r\n\r\n" + LAST))
        .containsExactly(200, 404);
  }

  @Test
  void a_bad_chunk_of_an_upload_ends_the_connection() {
    String upload = "POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\n";
    upload += "Transfer-Encoding: chunked\r\n";
    upload += "Content-Type: multipart/form-data; boundary=x\r\n\r\n";
    assertThat(statuses(upload + "0x5\r\nhello\r\n0\r\n\r\n" + LAST)).isEmpty();
  }
}

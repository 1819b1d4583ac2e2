package dev.pagerunner.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes over a socket to a server of Vert.x. It answers with the method, the path and the length of
 * the body of the request that it sees; behind the request in question follows another, that must
 * be seen as it is, or not at all.
 */
class StrictRequestsTest {
  private static final Pattern SEEN = Pattern.compile("seen: (.*)\r\n");
  private static final String FIRST = "GET /first HTTP/1.1\r\n";
  private static final String HOST = "Host: a.example\r\n";
  private static final String LAST =
      "GET /last HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";

  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void serve() throws TimeoutException {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(1000)
            .setMaxHeaderSize(2000);
    HttpServer server =
        VERTX
            .createHttpServer(options)
            .connectionHandler(connection -> StrictRequests.on(connection, options))
            .invalidRequestHandler(StrictRequests::refuse)
            .requestHandler(StrictRequestsTest::tellWhatIsSeen);
    port = server.listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS).actualPort();
  }

  @AfterAll
  static void stop() throws TimeoutException {
    VERTX.close().await(20, TimeUnit.SECONDS);
  }

  private static void tellWhatIsSeen(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body ->
                request
                    .response()
                    .putHeader(
                        "seen", request.method() + " " + request.path() + " " + body.length())
                    .end());
  }

  private static List<String> seen(String answers) {
    return SEEN.matcher(answers).results().map(found -> found.group(1)).toList();
  }

  private static void assertSeen(String bytes, String... requests) {
    String answers = RawHttp.exchange(port, bytes);
    assertThat(seen(answers)).as(bytes).containsExactly(requests);
    assertThat(RawHttp.statuses(answers)).as(bytes).hasSize(requests.length).containsOnly(200);
  }

  private static void assertRefused(String bytes) {
    assertThat(RawHttp.statuses(RawHttp.exchange(port, bytes))).as(bytes).containsExactly(400);
  }

  /** Headers that decide where a request ends or what becomes of its connection. */
  static Map<String, String> special() {
    Map<String, String> special = new TreeMap<>();
    special.put("Content-Length", Integer.toString(LAST.length()));
    special.put("Transfer-Encoding", "chunked");
    special.put("Host", "b.example");
    special.put("Connection", "close");
    special.put("Keep-Alive", "timeout=0");
    special.put("Expect", "100-continue");
    special.put("Upgrade", "h2c");
    special.put("HTTP2-Settings", "AAMAAABkAAQAAP__");
    special.put("Content-Type", "multipart/form-data; boundary=x");
    special.put("Content-Encoding", "gzip");
    special.put("Accept", "text/html");
    special.put("Accept-Encoding", "gzip");
    special.put("Trailer", "Content-Length");
    special.put("TE", "trailers");
    special.put("Sec-WebSocket-Key1", "1 2");
    special.put("Sec-WebSocket-Key2", "1 2");
    return special;
  }

  /** Each name with one letter changed, at each position. */
  static Stream<String> lookalikes(String name) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      for (char other : new char[] {'X', 'x', '0', '_', '-', (char) (letter + 1), '~'}) {
        names.add(name.substring(0, i) + other + name.substring(i + 1));
      }
      names.add(name.substring(0, i) + name.substring(i + 1));
      names.add(name.substring(0, i) + letter + name.substring(i));
    }
    return names.stream().distinct().filter(made -> isOrdinary(made, name));
  }

  private static boolean isOrdinary(String made, String name) {
    boolean isSpecial = special().keySet().stream().anyMatch(made::equalsIgnoreCase);
    return !made.isEmpty() && !made.equalsIgnoreCase(name) && !isSpecial;
  }

  static Stream<String> specialNames() {
    return special().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("specialNames")
  void a_name_that_only_resembles_a_special_one_means_nothing(String name) {
    lookalikes(name)
        .forEach(
            other ->
                assertSeen(
                    FIRST + HOST + other + ": " + special().get(name) + "\r\n\r\n" + LAST,
                    "GET /first 0",
                    "GET /last 0"));
  }

  @ParameterizedTest
  @MethodSource("specialNames")
  void a_name_with_a_character_that_no_name_may_have_is_refused(String name) {
    for (int i = 0; i <= name.length(); i++) {
      for (String other : List.of(" ", "\t", "\0", "\u00a0", "\u00e9", "\u007f", "(", "/", "\r")) {
        String made = name.substring(0, i) + other + name.substring(Math.min(i + 1, name.length()));
        assertRefused(FIRST + HOST + made + ": " + special().get(name) + "\r\n\r\n" + LAST);
      }
      char high = (char) (name.charAt(Math.min(i, name.length() - 1)) | 0x80);
      String made = name.substring(0, i) + high + name.substring(Math.min(i + 1, name.length()));
      assertRefused(FIRST + HOST + made + ": " + special().get(name) + "\r\n\r\n" + LAST);
    }
  }

  @Test
  void the_true_names_mean_what_they_should_in_small_and_in_capital_letters() {
    int length = LAST.length();
    for (String name : List.of("Content-Length", "content-length", "CONTENT-LENGTH")) {
      assertSeen(
          FIRST + HOST + name + ": " + length + "\r\n\r\n" + LAST + LAST,
          "GET /first " + length,
          "GET /last 0");
    }
    for (String line : List.of("Transfer-Encoding: chunked", "TRANSFER-ENCODING:\tChunked \t")) {
      assertSeen(
          FIRST + HOST + line + "\r\n\r\n3;x=\"y\"\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n" + LAST,
          "GET /first 3",
          "GET /last 0");
    }
    assertSeen(FIRST + HOST + "Connection: close\r\n\r\n" + LAST, "GET /first 0");
  }

  static Stream<String> twoWaysToRead() {
    return Stream.of(
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5\r\nContent-Length: 5",
            "Content-Length: 5\r\ncontent-length: 5",
            "Content-Length: 5, 5",
            "Content-Length: 5,6",
            "Content-Length: +5",
            "Content-Length: -5",
            "Content-Length: 0x5",
            "Content-Length: 05",
            "Content-Length: 5 5",
            "Content-Length: 5.0",
            "Content-Length: 5e0",
            "Content-Length: \u0665",
            "Content-Length:",
            "Content-Length: 9999999999999999999",
            "Content-Length: 18446744073709551621",
            "Content-Length: 4294967301x",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Transfer-Encoding: chunked, x",
            "Transfer-Encoding: x, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: ,chunked",
            "Transfer-Encoding: chunked,",
            "Transfer-Encoding: \u000bchunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding:",
            "Transfer-Encoding\u0000: chunked",
            "Content-Length : 5",
            "Content-Length\t: 5",
            " Content-Length: 5",
            "\tContent-Length: 5",
            "X-Folded: a\r\n b",
            "X-Folded: a\r\n\tContent-Length: 5",
            "X-Null: a\0b",
            "X-Return: a\rContent-Length: 5",
            "X-Newline: a\nContent-Length: 5",
            "X-Bell: \u0007",
            "X-Delete: \u007f",
            ": nothing",
            "no colon",
            "Host: a.example",
            "Host: b.example")
        .map(line -> FIRST + HOST + line + "\r\n\r\n");
  }

  static Stream<String> badStarts() {
    return Stream.of(
        FIRST + "\r\n",
        FIRST + " " + HOST + "\r\n",
        FIRST + "\t" + HOST + "\r\n",
        FIRST + "Host:\r\n\r\n",
        FIRST + "Host: u@a.example\r\n\r\n",
        FIRST + "Host: a.example/b\r\n\r\n",
        FIRST + "Host: a.example, b.example\r\n\r\n",
        FIRST + "Host: a b\r\n\r\n",
        FIRST + "Host: a.example:80:80\r\n\r\n",
        FIRST + "Host: a.example:x\r\n\r\n",
        FIRST + "Host: [::1\r\n\r\n",
        FIRST + "Host: [::1]x\r\n\r\n",
        "GET /first HTTP/1.1\n" + HOST + "\r\n",
        "GET /first HTTP/1.1\r" + HOST + "\r\n",
        "GET /first HTTP/1.1\r\r\n" + HOST + "\r\n",
        FIRST + "Host: a.example\n\r\n",
        FIRST + HOST + "\n",
        "\nGET /first HTTP/1.1\r\n" + HOST + "\r\n",
        "\0GET /first HTTP/1.1\r\n" + HOST + "\r\n",
        " GET /first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET  /first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET\t/first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /first HTTP/1.1 \r\n" + HOST + "\r\n",
        "GET /first\u000bHTTP/1.1\r\n" + HOST + "\r\n",
        "GET /first HTTP/1.1 HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /fir\u00e9st HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /first#x HTTP/1.1\r\n" + HOST + "\r\n",
        "GET first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET * HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /first\r\n\r\n",
        "GET /first HTTP/1.2\r\n" + HOST + "\r\n",
        "GET /first HTTP/0.9\r\n" + HOST + "\r\n",
        "GET /first http/1.1\r\n" + HOST + "\r\n",
        "GET /first HTTP/2.0\r\n" + HOST + "\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "G{T /first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET http://b.example/first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET http://a.example@b.example/first HTTP/1.1\r\n" + HOST + "\r\n",
        "GET ftp://a.example/first HTTP/1.1\r\n" + HOST + "\r\n",
        "CONNECT a.example:80 HTTP/1.1\r\n" + HOST + "\r\n",
        "POST /first HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /first HTTP/1.0\r\n" + HOST + HOST + "\r\n",
        FIRST + HOST + "Sec-WebSocket-Key1: 1 2\r\nSec-WebSocket-Key2: 1 2\r\n\r\n12345678");
  }

  @ParameterizedTest
  @MethodSource({"twoWaysToRead", "badStarts"})
  void a_head_that_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(String head) {
    assertRefused(head + LAST);
  }

  @ParameterizedTest
  @MethodSource({"twoWaysToRead", "badStarts"})
  void that_is_so_behind_a_good_request_and_byte_by_byte(String head) {
    String good = "GET /good HTTP/1.1\r\n" + HOST + "\r\n";
    String answers = RawHttp.exchange(port, good + head + LAST, 1);
    assertThat(RawHttp.statuses(answers)).as(head).containsExactly(200, 400);
    assertThat(seen(answers)).as(head).containsExactly("GET /good 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nabc\r\n",
        "0x3\r\nabc\r\n",
        "+3\r\nabc\r\n",
        "-3\r\nabc\r\n",
        " 3\r\nabc\r\n",
        "3 \r\nabc\r\n",
        "3\nabc\r\n",
        "3;a\nabc\r\n",
        "3\r\nabcd\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "3\r\nabcX\n0\r\n\r\n",
        "\r\n3\r\nabc\r\n",
        "80000003\r\nabc\r\n",
        "100000003\r\nabc\r\n",
        "ffffffffffffffff\r\nabc\r\n",
        "0\r\nbad trailer\r\n\r\n"
      })
  void a_bad_chunk_ends_the_connection_and_nothing_behind_it_is_read(String body) {
    String answers =
        RawHttp.exchange(port, FIRST + HOST + "Transfer-Encoding: chunked\r\n\r\n" + body + LAST);
    assertThat(seen(answers)).as(body).isEmpty();
    assertThat(RawHttp.statuses(answers)).as(body).doesNotContain(200);
  }

  @Test
  void good_requests_are_read_whether_they_come_whole_or_byte_by_byte() {
    String post = "POST /post HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\n\r\nabc";
    String chunked =
        "PUT /chunked HTTP/1.1\r\n"
            + HOST
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n";
    String absolute = "GET http://A.example/absolute?x HTTP/1.1\r\n" + HOST + "\r\n";
    String options = "OPTIONS * HTTP/1.1\r\n" + HOST + "X-Empty:\r\nX-Text: \u00e9 \"\\\r\n\r\n";
    String address = "GET /ipv6 HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n";
    String[] expected = {
      "POST /post 3",
      "PUT /chunked 13",
      "GET /absolute 0",
      "OPTIONS * 0",
      "GET /ipv6 0",
      "GET /last 0"
    };
    String all = post + "\r\n" + chunked + absolute + options + address + LAST;
    assertSeen(all, expected);
    assertThat(seen(RawHttp.exchange(port, all, 1))).containsExactly(expected);
  }

  @Test
  void http_1_0_needs_no_host_and_closes() {
    assertSeen("GET /first HTTP/1.0\r\n\r\n" + LAST, "GET /first 0");
    assertSeen("POST /first HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc" + LAST, "POST /first 3");
  }

  @Test
  void a_line_or_a_head_that_is_too_long_is_refused_before_it_is_there() {
    assertThat(RawHttp.statuses(RawHttp.exchange(port, "GET /" + "a".repeat(1100))))
        .containsExactly(414);
    assertThat(RawHttp.statuses(RawHttp.exchange(port, FIRST + HOST + "X: " + "a".repeat(3000))))
        .containsExactly(431);
    assertThat(RawHttp.statuses(RawHttp.exchange(port, FIRST + HOST + "X:\r\n".repeat(750))))
        .containsExactly(431);
  }

  @Test
  void a_refusal_says_why_and_is_safe_to_show() {
    String answer = RawHttp.exchange(port, FIRST + HOST + HOST + "\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .containsIgnoringCase("connection: close\r\n")
        .containsIgnoringCase("content-type: application/problem+json\r\n")
        .contains("X-Content-Type-Options: nosniff\r\n", "Content-Security-Policy: default-src")
        .contains("\"detail\":\"Host is there more than once.\"");
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(answer);
    assertThat(length.find()).isTrue();
  }

  @Test
  void a_long_run_of_blanks_in_a_header_takes_no_time_worth_mentioning() {
    String blanks = " \t".repeat(900);
    assertSeen(
        FIRST + HOST + "X: a" + blanks + "b" + "\r\n\r\n" + LAST, "GET /first 0", "GET /last 0");
  }
}

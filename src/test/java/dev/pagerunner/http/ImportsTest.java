package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.FileServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents whose file comes from a URL, of a server on this machine that may be reached. */
class ImportsTest {
  private static final FileServer FILES = new FileServer();

  @RegisterExtension static final TestServer SERVER = new TestServer();

  @AfterAll
  static void close() {
    FILES.close();
  }

  private static HttpResponse<String> fetch(String path) {
    return fetchUrl(FILES.url(path), "");
  }

  private static HttpResponse<String> fetchUrl(String url, String more) {
    return SERVER.post(
        "/api/v1/imports", new JsonObject().put("url", url).encode().replace("}", more + "}"));
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String detail) {
    assertThat(answer.body()).contains(detail);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(SERVER.sql("SELECT 1 FROM document").size()).isZero();
    assertThat(SERVER.storedFiles()).isEmpty();
  }

  @Test
  void a_file_becomes_a_document_as_an_upload_does() {
    FILES.serve("/papers/A%20p%C3%A4per.pdf?download=1", Form.PDF);

    HttpResponse<String> answer =
        fetchUrl(
            FILES.url("/papers/A%20p%C3%A4per.pdf?download=1#page=3"),
            ", \"pages\": \"2\", \"threshold\": 0.25");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonObject document = new JsonObject(answer.body());
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/documents/" + document.getString("id"));
    assertThat(document.getString("filename")).isEqualTo("A päper.pdf");
    assertThat(document.getString("title")).isEqualTo("A päper");
    assertThat(document.getString("sha256")).isEqualTo(SERVER.uploaded().getString("sha256"));
    assertThat(document.getJsonObject("run").getJsonObject("options"))
        .isEqualTo(new JsonObject().put("pages", "2").put("threshold", 0.25));
    assertThat(SERVER.get(document.getJsonObject("links").getString("file")).body())
        .isEqualTo(Form.PDF);
    assertThat(FILES.asked()).endsWith("GET /papers/A%20p%C3%A4per.pdf?download=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/pdf/1912.01703 | | 1912.01703.pdf",
        "/ | | untitled.pdf",
        "/a.PDF | | a.PDF",
        "/a.php | | a.php.pdf",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd | | passwd.pdf",
        "/%zz | | untitled.pdf",
        "/x | attachment; filename=\"b.pdf\" | b.pdf",
        "/x | attachment; filename=\"../../b.pdf\" | b.pdf",
        "/x | attachment; filename=\"b.pdf\"; filename*=UTF-8''%c3%a4.pdf | ä.pdf",
        "/x.pdf | inline | x.pdf",
        "/x.pdf | attachment; filename=\"\" | x.pdf"
      })
  void names_are_made_safe(String path, String disposition, String name) {
    FILES.serve(path, Form.PDF, disposition);
    HttpResponse<String> answer = fetch(path);
    if (path.contains("%zz")) {
      assertRefused(answer, 422, "url: it is not a URL");
      return;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(new JsonObject(answer.body()).getString("filename")).isEqualTo(name);
  }

  @Test
  void redirects_are_followed_and_judged() {
    FILES.serve("/real.pdf", Form.PDF);
    FILES.redirect("/first", "second?a=b");
    FILES.redirect("/second?a=b", FILES.url("/real.pdf#page=2"));
    assertThat(new JsonObject(fetch("/first").body()).getString("filename")).isEqualTo("real.pdf");

    SERVER.clear();
    FILES.redirect("/in", "http://169.254.169.254/latest/meta-data/");
    assertRefused(fetch("/in"), 422, "the URL that it redirects to is refused: its host is in a");
    FILES.redirect("/inner", "https://10.0.0.1/real.pdf");
    assertRefused(fetch("/inner"), 422, "PAGERUNNER_IMPORT_ALLOW");
    FILES.redirect("/file", "file:///etc/passwd");
    assertRefused(fetch("/file"), 422, "the URL that it redirects to is refused");
    FILES.redirect("/round", "/round");
    assertRefused(fetch("/round"), 422, "it redirects more than 5 times");
    FILES.redirect("/odd", "http://[/");
    assertRefused(fetch("/odd"), 422, "it redirects to something that is not a URL");
    FILES.redirect("/none", null);
    assertRefused(fetch("/none"), 422, "it redirects to something that is not a URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://10.0.0.1/a.pdf",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/a.pdf",
        "https://[::ffff:127.0.0.1]/a.pdf",
        "https://2130706433/a.pdf",
        "http://8.8.8.8/a.pdf",
        "https://a:b@example.org/a.pdf",
        "https://example.org\\@127.0.0.1/a.pdf",
        "file:///etc/passwd",
        "data:application/pdf,%25PDF-1.4",
        "ftp://example.org/a.pdf",
        "a.pdf",
        ""
      })
  void urls_that_must_not_be_reached_are_refused(String url) {
    HttpResponse<String> answer = fetchUrl(url, "");
    assertRefused(answer, 422, "/problems/invalid-field");
    assertThat(
            new JsonObject(answer.body())
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("field"))
        .isEqualTo("url");
  }

  @Test
  void what_cannot_be_fetched_says_why() {
    FILES.status("/missing", "404 Not Found");
    assertRefused(fetch("/missing"), 422, "url: the server there answered 404 Not Found");
    assertThat(fetch("/missing").body()).contains("/problems/import-failed");
    FILES.status("/odd", "599 <b>\u0001Odd");
    assertRefused(fetch("/odd"), 422, "the server there answered 599 bOdd");
    FILES.raw("/part", "HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n");
    assertRefused(fetch("/part"), 422, "the server there answered 206");
    FILES.raw("/cut", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + Form.PDF);
    assertRefused(fetch("/cut"), 422, "the connection ended before all of the file had come");
    FILES.raw("/chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n");
    assertRefused(fetch("/chunks"), 422, "the connection ended before all of the file had come");
    FILES.raw("/noise", "SSH-2.0-OpenSSH_9.2p1\r\n");
    assertRefused(fetch("/noise"), 422, "/problems/import-failed");
    FILES.raw("/nothing", "");
    assertRefused(fetch("/nothing"), 422, "/problems/import-failed");
    FILES.raw("/gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab");
    assertRefused(fetch("/gzip"), 422, "sends it compressed");
    FILES.raw("/headers", "HTTP/1.1 200 OK\r\nA: " + "a".repeat(100_000) + "\r\n\r\n");
    assertRefused(fetch("/headers"), 422, "/problems/import-failed");
    assertRefused(fetchUrl("http://127.0.0.1:1/a.pdf", ""), 422, "no connection can be made");
    assertRefused(
        fetchUrl(FILES.url("/a").replace("http:", "https:"), ""),
        422,
        "no secure connection can be made");
    assertRefused(fetchUrl("https://no-such-host.invalid/a", ""), 422, "its host cannot be found");
  }

  @Test
  void the_file_itself_is_checked_as_an_upload_is() {
    FILES.serve("/login.pdf", "<!DOCTYPE html><html>Log in</html>");
    assertRefused(fetch("/login.pdf"), 415, "This looks like HTML or XML");
    FILES.serve("/empty.pdf", "");
    assertRefused(fetch("/empty.pdf"), 422, "the file is empty");
    FILES.serve("/large.pdf", "%PDF-1.7\n" + "a".repeat((int) TestServer.MAX_UPLOAD));
    assertRefused(fetch("/large.pdf"), 413, "The file is larger than 1 MB");
    FILES.raw("/told", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999\r\n\r\n%PDF-");
    assertRefused(fetch("/told"), 413, "The file is larger than 1 MB");
    FILES.serve("/fields.pdf", Form.PDF);
    assertRefused(
        fetchUrl(FILES.url("/fields.pdf"), ", \"threshold\": 0.5, \"pages\": \"9-1\""),
        422,
        "pages:");
  }

  @Test
  void endless_slow_and_silent_servers_are_left() {
    FILES.stream("/endless", "%PDF-1.7\n", 8_192, 0);
    assertRefused(fetch("/endless"), 413, "The file is larger than 1 MB");
    FILES.stream("/drip", "%PDF-1.7\n", 1, 50);
    assertRefused(fetch("/drip"), 422, "it comes at less than 1 KB a second");
    FILES.stream("/steady", "%PDF-1.7\n", 1_000, 50);
    assertRefused(fetch("/steady"), 422, "it took more than 20 seconds");
    FILES.stream("/silent", "", 0, 50);
    assertRefused(fetch("/silent"), 422, "the server there did not answer within 10 seconds");
    await().until(() -> FILES.open() == 0);
  }

  @Test
  void a_client_that_leaves_ends_the_import() throws IOException {
    FILES.stream("/drip", "%PDF-1.7\n", 1_000, 50);
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
      String body = new JsonObject().put("url", FILES.url("/drip")).encode();
      client
          .getOutputStream()
          .write(
              ("POST /api/v1/imports HTTP/1.1\r\nHost: 127.0.0.1:"
                      + SERVER.port()
                      + "\r\nContent-Type: application/json\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body)
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> FILES.open() == 1);
    }
    await().until(() -> FILES.open() == 0);
    await().untilAsserted(() -> assertThat(SERVER.storedFiles()).isEmpty());
    assertThat(SERVER.sql("SELECT 1 FROM document").size()).isZero();
  }

  @Test
  void a_few_files_are_fetched_at_once() {
    FILES.stream("/drip", "%PDF-1.7\n", 1_000, 50);
    List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      slow.add(CompletableFuture.supplyAsync(() -> fetch("/drip")));
    }
    await().until(() -> FILES.open() == 4);

    HttpResponse<String> fifth = fetch("/drip");

    assertThat(fifth.statusCode()).isEqualTo(503);
    assertThat(fifth.headers().firstValue("Retry-After")).contains("10");
    assertThat(slow).allSatisfy(one -> assertThat(one.join().statusCode()).isEqualTo(422));
    FILES.serve("/a.pdf", Form.PDF);
    assertThat(fetch("/a.pdf").statusCode()).isEqualTo(202);
  }

  @Test
  void a_request_names_one_file() {
    assertThat(SERVER.post("/api/v1/imports", "{}").body()).contains("url: it is missing");
    assertThat(
            fetchUrl(FILES.url("/a"), ", \"upload\": \"00000000-0000-0000-0000-000000000000\"")
                .body())
        .contains("there is an upload, too");
    assertThat(fetchUrl("https://example.org/" + "a".repeat(2_000), "").statusCode())
        .isEqualTo(422);
  }

  @Test
  void an_idempotency_key_holds_for_urls() {
    FILES.serve("/a.pdf", Form.PDF);
    String body = new JsonObject().put("url", FILES.url("/a.pdf")).encode();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer =
          SERVER.send(
              SERVER
                  .request("/api/v1/imports")
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "k")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
      ids.add(new JsonObject(answer.body()).getString("id"));
    }
    assertThat(ids.get(0)).isNotNull().isEqualTo(ids.get(1));
  }
}

package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.domain.Role;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.testing.Certificates;
import dev.pagerunner.testing.FreePorts;
import dev.pagerunner.testing.Nginx;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Behind nginx, as the example in {@code deploy/nginx} sets it up, with TLS and logins. */
class ProxyTest {
  private static final String NAME = "pages.example.org";
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir static Path folder;
  private static Certificates.Signed own;
  private static HttpClient client;

  @BeforeAll
  static void certify() {
    Certificates authority = new Certificates(folder.resolve("certificates"));
    own = authority.sign(NAME, "DNS:" + NAME);
    PemTrustOptions trust = new PemTrustOptions().addCertPath(authority.authority().toString());
    client = VERTX.createHttpClient(new HttpClientOptions().setSsl(true).setTrustOptions(trust));
  }

  @AfterAll
  static void stop() {
    TestServer.await(VERTX.close());
  }

  /**
   * How proxy and server are set up.
   *
   * @param without lines of the example that are left out
   * @param isPublic whether the server is told its public address
   * @param trusted whether it is told to trust the proxy
   */
  record SetUp(String what, List<String> without, boolean isPublic, boolean trusted) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<SetUp> setUps() {
    List<String> host = List.of("header Host");
    List<String> all = List.of("header Host", "X-Forwarded", "Forwarded");
    return Stream.of(
        new SetUp("as the example says", List.of(), true, false),
        new SetUp("trusted and without a public address", List.of(), false, true),
        new SetUp("trusted, and Host is rewritten", host, false, true),
        new SetUp("Host is rewritten and nothing is forwarded", all, true, false));
  }

  @ParameterizedTest
  @MethodSource("setUps")
  void pages_upload_follow_and_link_through_it(SetUp setUp) throws InterruptedException {
    try (Behind behind = new Behind(setUp)) {
      Form form = new Form().file("a.pdf", Form.PDF + "x".repeat(900_000));
      Answer uploaded = behind.send(HttpMethod.POST, "/api/v1/documents", form);
      assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(202);

      JsonObject run = new JsonObject(uploaded.text()).getJsonObject("run");
      behind.assertStreams(UUID.fromString(run.getString("id")));

      Form tutorial = new Form().field("title", "A paper").file("a.pdf", Form.PDF);
      Answer created = behind.send(HttpMethod.POST, "/api/create/", tutorial);
      assertThat(created.status()).as(created.text()).isEqualTo(201);
      String file = new JsonObject(created.text()).getString("file");
      assertThat(file).startsWith(behind.origin() + "/api/v1/documents/");
      assertThat(behind.send(HttpMethod.GET, URI.create(file).getPath(), null).text())
          .isEqualTo(Form.PDF);
      assertThat(new JsonArray(behind.send(HttpMethod.GET, "/api/create/", null).text()).toString())
          .contains(file);
    }
  }

  @ParameterizedTest
  @MethodSource("setUps")
  void other_sites_and_metrics_stay_out(SetUp setUp) {
    try (Behind behind = new Behind(setUp)) {
      MultiMap evil = MultiMap.caseInsensitiveMultiMap().add("Origin", "https://evil.example");
      RequestOptions upload = behind.options(HttpMethod.POST, "/api/v1/documents");
      Form form = new Form().file("a.pdf", Form.PDF);
      assertThat(send(upload.setHeaders(evil).addHeader("Cookie", behind.session), form).status())
          .isEqualTo(403);
      RequestOptions stranger = behind.options(HttpMethod.GET, "/api/v1/documents");
      assertThat(send(stranger.putHeader("Authorization", "Basic eDp5"), null).status())
          .isEqualTo(401);
      assertThat(behind.send(HttpMethod.GET, "/metrics", null).status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @MethodSource("setUps")
  void a_session_is_for_encrypted_connections_and_its_address_is_the_clients(SetUp setUp) {
    try (Behind behind = new Behind(setUp)) {
      assertThat(behind.cookies)
          .hasSize(2)
          .allSatisfy(
              cookie ->
                  assertThat(cookie)
                      .startsWith("__Host-pagerunner-")
                      .containsIgnoringCase("; Secure")
                      .containsIgnoringCase("; HttpOnly")
                      .contains("; SameSite=Lax", "; Path=/"));
      JsonObject sessions =
          new JsonObject(behind.send(HttpMethod.GET, "/api/v1/me/sessions", null).text());
      assertThat(sessions.getJsonArray("items").getJsonObject(0).getString("address"))
          .isEqualTo("127.0.0.1");
    }
  }

  private record Answer(int status, String text) {}

  private static Answer send(RequestOptions options, Form form) {
    if (form != null) {
      options.putHeader("Content-Type", form.contentType());
    }
    return TestServer.await(
        client
            .request(options)
            .compose(
                request ->
                    form == null ? request.send() : request.send(Buffer.buffer(form.bytes())))
            .compose(
                response ->
                    response.body().map(b -> new Answer(response.statusCode(), b.toString()))));
  }

  /** A server behind nginx. */
  private static final class Behind implements AutoCloseable {
    private final int port = FreePorts.next();
    private final TestServer server;
    private final Nginx nginx;
    private final List<String> cookies;
    private final String session;

    Behind(SetUp setUp) {
      Optional<URI> publicUrl =
          Optional.of(URI.create(origin())).filter(ignored -> setUp.isPublic());
      List<AddressRange> trusted =
          setUp.trusted() ? List.of(AddressRange.parse("127.0.0.1")) : List.of();
      server =
          TestServerOptions.withAccounts()
              .names(new ServerNames(publicUrl, List.of(NAME), trusted))
              .server();
      server.clear();
      Path prefix = folder.resolve("nginx" + port);
      String[] without = setUp.without().toArray(String[]::new);
      nginx = Nginx.start(prefix, port, own, server.port(), without);
      new TestUsers(server).add("ada", Role.MEMBER);
      cookies = logIn();
      session =
          cookies.stream()
              .filter(cookie -> cookie.startsWith(TestUsers.COOKIE))
              .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
              .findFirst()
              .orElseThrow();
    }

    /** Logs in through the proxy, and gives the cookies as they are set. */
    private List<String> logIn() {
      JsonObject login =
          new JsonObject().put("username", "ada").put("password", TestUsers.PASSWORD);
      RequestOptions options =
          options(HttpMethod.POST, "/api/v1/session")
              .putHeader("Content-Type", "application/json")
              .putHeader("Origin", origin());
      return TestServer.await(
          client
              .request(options)
              .compose(request -> request.send(login.toBuffer()))
              .map(HttpClientResponse::cookies));
    }

    String origin() {
      return "https://" + NAME + ":" + port;
    }

    RequestOptions options(HttpMethod method, String path) {
      return new RequestOptions()
          .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
          .setHost(NAME)
          .setPort(port)
          .setMethod(method)
          .setURI(path);
    }

    /** As a browser does on a page of this server. */
    Answer send(HttpMethod method, String path, Form form) {
      return ProxyTest.send(
          options(method, path)
              .putHeader("Cookie", session)
              .putHeader("Origin", origin())
              .putHeader("Sec-Fetch-Site", "same-origin"),
          form);
    }

    /** Each event comes at once, and not when the stream ends or a buffer is full. */
    void assertStreams(UUID run) throws InterruptedException {
      BlockingQueue<String> came = new LinkedBlockingQueue<>();
      String path = "/api/v1/runs/" + run + "/events";
      HttpClientRequest request =
          TestServer.await(
              client.request(options(HttpMethod.GET, path).putHeader("Cookie", session)));
      HttpClientResponse response =
          TestServer.await(
              request
                  .send()
                  .onSuccess(answer -> answer.handler(part -> came.add(part.toString()))));
      assertThat(response.statusCode()).isEqualTo(200);
      awaitPart(came, "run.queued");
      server.open(run, 1);
      awaitPart(came, "run.opened");
      server.readPage(run, 1);
      awaitPart(came, "page.done");
      request.reset();
    }

    private static void awaitPart(BlockingQueue<String> came, String word)
        throws InterruptedException {
      StringBuilder all = new StringBuilder();
      while (all.indexOf(word) < 0) {
        String part = came.poll(30, TimeUnit.SECONDS);
        assertThat(part).as("more after %s", all).isNotNull();
        all.append(part);
      }
    }

    @Override
    public void close() {
      nginx.close();
      server.close();
    }
  }
}

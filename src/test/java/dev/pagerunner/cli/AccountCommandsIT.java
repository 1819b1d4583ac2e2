package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands about accounts, as an administrator runs them on the server's machine. */
class AccountCommandsIT {
  private static final Path CACHE = Path.of("target", "test-cache").toAbsolutePath();
  private static final String PASSWORD = "correct horse battery staple";
  private static final String ANOTHER = "four other words, rather";

  @TempDir Path folder;

  /** How a command ended, and what it said. */
  private record Said(int status, String out, String err) {}

  @Test
  void accounts_are_made_before_and_while_a_server_runs_and_hold_at_once() throws Exception {
    Said made = run(PASSWORD, "createsuperuser", "--username", "Ada", "--password-stdin");
    assertThat(made.out).as(made.err).isEqualTo("Made the administrator Ada.\n");
    assertRefused(
        run(PASSWORD, "createsuperuser", "--username", "ada", "--password-stdin"),
        "there is a user 'ada' already");
    assertRefused(run("short", "user", "add", "bob", "--password-stdin"), "it has 5 characters");
    Map<String, String> settings = Map.of("PAGERUNNER_WORKERS", "0", "PAGERUNNER_AUTH", "accounts");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      assertThat(server.log()).doesNotContain("/setup");
      assertThat(run(PASSWORD, "user", "add", "bob", "--password-stdin").out)
          .isEqualTo("Added bob, member.\n");
      assertThat(run("", "user", "list").out)
          .containsPattern("Ada +admin +never +password")
          .containsPattern("bob +member +never +password");
      assertTokensWork(server);
      assertSessionsEnd(server);
      assertDeletionTakesDocuments(server);
    }
  }

  private void assertTokensWork(Server server) throws Exception {
    Said created = run("", "token", "create", "--user", "bob", "--name", "a script");
    assertThat(created.err).contains("shown this once");
    String token = created.out.strip();
    assertThat(token).matches("pgr_[0-9A-Za-z]{49}");
    String list = run("", "token", "list", "--user", "bob").out;
    assertThat(list).contains("a script", "write", token.substring(0, 10)).doesNotContain(token);
    assertThat(status(server, "GET", token)).isEqualTo(200);
    assertThat(run("", "token", "revoke", token.substring(0, 10)).out)
        .isEqualTo("Revoked 'a script' of bob.\n");
    assertThat(status(server, "GET", token)).isEqualTo(401);
    assertThat(run("", "token", "list").out).contains("revoked");
    assertRefused(
        run("", "token", "create", "--user", "bob", "--name", "x", "--scope", "admin"),
        "A member cannot have a token with the scope admin");
    Said wrong = run("", "token", "create", "--user", "bob", "--name", "x", "--scope", "all");
    assertThat(wrong.status).isEqualTo(2);
    assertThat(wrong.err).contains("'all' is none of read, write, admin");
  }

  private void assertSessionsEnd(Server server) throws Exception {
    String session = cookie(login(server, PASSWORD));
    assertThat(sessionStatus(server, session)).isEqualTo(200);
    assertThat(run(ANOTHER, "user", "passwd", "BOB", "--password-stdin").out)
        .isEqualTo("Changed the password of bob, whose sessions are ended.\n");
    assertThat(sessionStatus(server, session)).isEqualTo(401);
    assertThat(login(server, PASSWORD).statusCode()).isEqualTo(401);
    assertThat(login(server, ANOTHER).statusCode()).isEqualTo(200);
    assertThat(run("", "user", "disable", "bob").out).isEqualTo("Disabled bob.\n");
    assertThat(login(server, ANOTHER).statusCode()).isEqualTo(401);
    assertThat(run("", "user", "enable", "bob").out).isEqualTo("Enabled bob.\n");
    assertThat(login(server, ANOTHER).statusCode()).isEqualTo(200);
    assertRefused(run("", "user", "disable", "Ada"), "This is the last administrator");
    assertRefused(run("", "user", "passwd", "carl", "--password-stdin"), "there is no user 'carl'");
  }

  private void assertDeletionTakesDocuments(Server server) throws Exception {
    String token = run("", "token", "create", "--user", "bob", "--name", "upload").out.strip();
    JsonObject document = upload(server, token);
    Path bytes = folder.resolve("data/blobs/documents/" + document.getString("id"));
    assertThat(bytes).isDirectory();
    assertThat(run("", "user", "delete", "bob").status).isEqualTo(2);
    Said wrong = run("", "user", "delete", "bob", "--documents", "keep-for");
    assertThat(wrong.status).isEqualTo(2);
    assertRefused(
        run("", "user", "delete", "bob", "--documents", "keep-for", "carl"),
        "there is no user 'carl'");
    assertThat(run("", "user", "delete", "bob", "--documents", "keep-for", "ada").out)
        .isEqualTo("Deleted bob, whose documents are Ada's.\n");
    assertThat(bytes).isDirectory();
    assertThat(run(PASSWORD, "user", "add", "eve", "--role", "viewer", "--password-stdin").out)
        .isEqualTo("Added eve, viewer.\n");
    assertThat(run("", "user", "delete", "eve", "--documents", "delete").out)
        .isEqualTo("Deleted eve and all documents of that user.\n");
    assertRefused(run("", "user", "delete", "Ada", "--documents", "delete"), "last administrator");
    assertThat(bytes).isDirectory();
    assertThat(server.sql().number("SELECT count(*) FROM audit WHERE actor_kind = 'command'"))
        .isGreaterThan(5);
  }

  @Test
  void the_database_that_the_settings_name_is_used_and_must_have_its_tables() throws Exception {
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("postgres"))) {
      assertThat(
              runWith(
                      Map.of("DATABASE_URL", postgres.url()),
                      PASSWORD,
                      "createsuperuser",
                      "--username",
                      "Ada",
                      "--password-stdin")
                  .out)
          .isEqualTo("Made the administrator Ada.\n");
      assertThat(postgres.sql().number("SELECT count(*) FROM account WHERE role = 'admin'"))
          .isEqualTo(1);
    }
    assertThat(folder.resolve("data/postgres")).doesNotExist();
  }

  @Test
  void a_terminal_is_asked_twice_and_shows_no_password() throws Exception {
    String jar = System.getProperty("pagerunner.jar");
    ProcessBuilder builder =
        new ProcessBuilder(
            "script", "-qec", java() + " -jar " + jar + " createsuperuser", "/dev/null");
    builder.environment().putAll(environment());
    builder.redirectErrorStream(true);
    Path out = folder.resolve("terminal");
    builder.redirectOutput(out.toFile());
    Process process = builder.start();
    answer(process, out, "User name: ", "?");
    answer(process, out, "cannot be taken", "Ada");
    answer(process, out, "Password: ", PASSWORD);
    answer(process, out, "Again: ", ANOTHER);
    answer(process, out, "two different passwords", PASSWORD);
    answer(process, out, "Again: (?s:.*)Again: ", PASSWORD);
    assertThat(process.waitFor()).as(Files.readString(out)).isZero();
    assertThat(Files.readString(out))
        .contains("Made the administrator Ada.")
        .doesNotContain(PASSWORD, ANOTHER);
    assertRefused(run("", "createsuperuser"), "there is no terminal to ask on");
  }

  private static void answer(Process process, Path out, String question, String answer)
      throws IOException {
    await().until(() -> Files.readString(out), text -> text.matches("(?s).*" + question + ".*"));
    process.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private static void assertRefused(Said said, String words) {
    assertThat(said.status).as(said.out + said.err).isEqualTo(1);
    assertThat(said.err).startsWith("pagerunner: ").contains(words);
    assertThat(said.err.lines()).hasSize(1);
  }

  private JsonObject upload(Server server, String token) throws Exception {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.concat(
            HttpRequest.BodyPublishers.ofString(
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"one.pdf\"\r\n\r\n"),
            HttpRequest.BodyPublishers.ofFile(TestPdf.ofPages(1, folder, "one.pdf")),
            HttpRequest.BodyPublishers.ofString("\r\n--x--\r\n"));
    HttpResponse<String> answer =
        send(
            request(server, "/api/v1/documents")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(body));
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    return new JsonObject(answer.body());
  }

  private static int status(Server server, String method, String token) throws Exception {
    return send(request(server, "/api/v1/me")
            .header("Authorization", "Bearer " + token)
            .method(method, HttpRequest.BodyPublishers.noBody()))
        .statusCode();
  }

  private static String cookie(HttpResponse<?> answer) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(one -> one.startsWith("__Host-pagerunner-session="))
        .map(one -> one.substring(0, one.indexOf(';')))
        .findFirst()
        .orElseThrow();
  }

  private static int sessionStatus(Server server, String cookie) throws Exception {
    return send(request(server, "/api/v1/me").header("Cookie", cookie)).statusCode();
  }

  private static HttpResponse<String> login(Server server, String password) throws Exception {
    JsonObject body = new JsonObject().put("username", "bob").put("password", password);
    return send(
        request(server, "/api/v1/session")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private static HttpRequest.Builder request(Server server, String path) {
    return HttpRequest.newBuilder(URI.create(server.api().base() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Said run(String in, String... arguments) throws IOException, InterruptedException {
    return runWith(Map.of(), in, arguments);
  }

  private Said runWith(Map<String, String> settings, String in, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java(), "-jar", System.getProperty("pagerunner.jar")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    builder.environment().putAll(settings);
    Path input = Files.writeString(folder.resolve("in"), in + "\n");
    builder.redirectInput(input.toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    int status = builder.start().waitFor();
    return new Said(
        status, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PAGERUNNER_DATA_DIR",
        folder.resolve("data").toString(),
        "PAGERUNNER_CACHE_DIR",
        CACHE.toString());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}

package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.accounts.ClientInfo;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.ThrottledException;
import dev.pagerunner.domain.Role;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Passwords and sessions, at two web servers over one database. */
class LoginsTest {
  private static final LoginOptions LOGIN =
      new LoginOptions(true, false, Duration.ofHours(2), false);

  @RegisterExtension static final TestServer HERE = TestServerOptions.usual().login(LOGIN).server();

  @RegisterExtension
  static final TestServer THERE = TestServerOptions.usual().login(LOGIN).server();

  private static final int GUESSES = 10_000;

  /** As many as wait for their hash at most. */
  private static final int AT_ONCE = 16;

  private static final Vertx VERTX = Vertx.vertx();
  private static final Logins LOGINS =
      new Logins(
          Database.open(VERTX, PostgresAddress.of(TestPostgres.url()), 2, "logins test"),
          new Passwords(VERTX, 4),
          new Logins.Lifetimes(Duration.ofHours(1), Duration.ofHours(2)));

  private final TestUsers users = new TestUsers(HERE);

  @AfterAll
  static void close() {
    TestServer.await(VERTX.close());
  }

  @BeforeEach
  void addUser() {
    users.add("ada", Role.ADMIN);
  }

  private static int status(TestServer server, String session) {
    return server.send(server.request("/api/v1/me").header("Cookie", session)).statusCode();
  }

  private int change(String session, String method, String path, String body) {
    return HERE.send(
            users
                .as(session, HERE.request(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)))
        .statusCode();
  }

  private int logout(String session, String query) {
    return HERE.send(users.as(session, HERE.request("/api/v1/session" + query)).DELETE())
        .statusCode();
  }

  @Test
  void a_logout_at_one_server_holds_at_the_other() {
    String session = users.session("ada");
    String other = users.session("ada");
    assertThat(status(THERE, session)).isEqualTo(200);
    assertThat(logout(session, "")).isEqualTo(204);
    assertThat(status(THERE, session)).isEqualTo(401);
    assertThat(status(THERE, other)).isEqualTo(200);
    assertThat(logout(other, "?everywhere=true")).isEqualTo(204);
    assertThat(status(THERE, other)).isEqualTo(401);
  }

  @Test
  void a_logout_everywhere_ends_all_sessions() {
    String session = users.session("ada");
    String other = users.session("ada");
    assertThat(logout(session, "?everywhere=true")).isEqualTo(204);
    assertThat(status(THERE, other)).isEqualTo(401);
  }

  @Test
  void a_changed_password_ends_the_other_sessions() {
    String session = users.session("ada");
    String other = users.session("ada");
    JsonObject body =
        new JsonObject()
            .put("current_password", TestUsers.PASSWORD)
            .put("new_password", "four other words, rather");
    assertThat(change(session, "PUT", "/api/v1/me/password", body.encode())).isEqualTo(204);
    assertThat(status(HERE, session)).isEqualTo(200);
    assertThat(status(THERE, other)).isEqualTo(401);
  }

  @Test
  void sessions_end_when_they_are_idle_and_after_their_time() {
    String idle = users.session("ada");
    HERE.sql("UPDATE session SET seen_at = now() - interval '61 min'");
    String old = users.session("ada");
    assertThat(status(HERE, idle)).isEqualTo(401);
    assertThat(status(HERE, old)).isEqualTo(200);
    HERE.sql("UPDATE session SET expires_at = now() - interval '1 s'");
    assertThat(status(HERE, old)).isEqualTo(401);
  }

  @Test
  void a_session_that_the_client_brings_is_never_taken() {
    String brought = TestUsers.COOKIE + "=" + "A".repeat(43);
    HttpResponse<String> answer =
        HERE.send(
            users
                .as(brought, HERE.request("/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new JsonObject()
                            .put("username", "ada")
                            .put("password", TestUsers.PASSWORD)
                            .encode())));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(TestUsers.cookie(answer, TestUsers.COOKIE)).isNotNull().isNotEqualTo(brought);
    assertThat(status(HERE, brought)).isEqualTo(401);
  }

  @Test
  void the_cookie_is_for_this_host_and_for_no_script() {
    assertThat(users.login("ada", TestUsers.PASSWORD).headers().allValues("Set-Cookie"))
        .hasSize(2)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .startsWith("__Host-")
                    .contains("; Secure", "; HTTPOnly", "; SameSite=Lax", "; Path=/")
                    .doesNotContain("Domain"));
  }

  @Test
  void an_unknown_user_and_a_wrong_password_get_the_same_answer() {
    HttpResponse<String> wrong = users.login("ada", "not her password at all");
    HttpResponse<String> unknown = users.login("bob", "not her password at all");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(unknown.body()).getString("detail"))
        .isEqualTo(new JsonObject(wrong.body()).getString("detail"));
  }

  private static ClientInfo from(int network, String browser) {
    return new ClientInfo("10.%d.%d.1".formatted(network / 250, network % 250), "test", browser);
  }

  /** How many of so many wrong passwords are looked at; several are tried at the same moment. */
  private static long lookedAt(int guesses, String user, boolean oneNetwork) {
    long lookedAt = 0;
    for (int i = 0; i < guesses; i += AT_ONCE) {
      List<Future<Boolean>> answers =
          IntStream.range(i, i + AT_ONCE)
              .mapToObj(
                  guess -> isLookedAt(oneNetwork ? user + guess : user, oneNetwork ? 0 : guess))
              .toList();
      lookedAt +=
          TestServer.await(Future.all(answers)).<Boolean>list().stream().filter(is -> is).count();
    }
    return lookedAt;
  }

  private static Future<Boolean> isLookedAt(String name, int network) {
    return LOGINS
        .login(name, "guess", from(network, null))
        .transform(
            answer -> {
              assertThat(answer.cause())
                  .isInstanceOfAny(ThrottledException.class, Logins.RefusedException.class);
              return Future.succeededFuture(answer.cause() instanceof Logins.RefusedException);
            });
  }

  @Test
  void guesses_from_everywhere_are_slowed_down_and_the_owner_still_logs_in() {
    ClientInfo home = new ClientInfo("192.0.2.1", "test", null);
    String browser =
        TestServer.await(LOGINS.login("ada", TestUsers.PASSWORD, home)).browserSecret();
    assertThat(lookedAt(GUESSES, "ada", false)).isBetween(100L, 120L);
    ClientInfo known = new ClientInfo("192.0.2.1", "test", browser);
    assertThat(TestServer.await(LOGINS.login("ada", TestUsers.PASSWORD, known)).who().name())
        .isEqualTo("ada");
    HERE.sql("UPDATE login_throttle SET blocked_until = now()");
    assertThat(TestServer.await(LOGINS.login("ada", TestUsers.PASSWORD, home)).who().name())
        .isEqualTo("ada");
  }

  @Test
  void guesses_at_many_accounts_from_one_network_are_slowed_down() {
    assertThat(lookedAt(GUESSES, "user", true)).isBetween(30L, 45L);
  }

  @Test
  void the_last_administrator_stays() {
    String path =
        "/api/v1/admin/users/" + HERE.sql("SELECT id FROM account").iterator().next().getUUID(0);
    String session = users.session("ada");
    assertThat(change(session, "PATCH", path, "{\"disabled\": true}")).isEqualTo(409);
    assertThat(change(session, "PATCH", path, "{\"role\": \"member\"}")).isEqualTo(409);
  }

  @Test
  void postgres_refuses_to_change_the_audit_log() {
    assertThat(HERE.sql("SELECT FROM audit WHERE action = 'user.created'").size()).isEqualTo(1);
    assertThatThrownBy(() -> HERE.sql("UPDATE audit SET actor_name = 'another'"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(() -> HERE.sql("DELETE FROM audit")).hasMessageContaining("append-only");
  }
}

package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.accounts.sso.RemoteUsers;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.domain.AddressRange;
import dev.pagerunner.domain.Role;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A proxy names the user in a header: believed from where it is trusted, and nowhere else. */
class ProxyUsersTest {
  private static final String HEADER = "Remote-User";

  /** Behind a proxy on this machine. */
  @RegisterExtension static final TestServer SERVER = server("127.0.0.1");

  /** Whose trusted proxy is elsewhere: requests come from others. */
  @RegisterExtension static final TestServer STRANGERS = server("192.0.2.1");

  private static TestServer server(String proxy) {
    return TestServerOptions.withAccounts()
        .names(new ServerNames(Optional.empty(), List.of(), List.of(AddressRange.parse(proxy))))
        .signOn(
            (vertx, database, accounts) ->
                new SingleSignOn(
                    Optional.empty(), Optional.of(new RemoteUsers(HEADER, Role.MEMBER, accounts))))
        .server();
  }

  private final TestUsers users = new TestUsers(SERVER);

  @Test
  void the_account_is_made_at_the_first_request_and_is_the_same_at_the_next() {
    JsonObject first = new JsonObject(as("anna", "/api/v1/me").body());
    assertThat(first.getString("username")).isEqualTo("anna");
    assertThat(first.getString("role")).isEqualTo("member");
    assertThat(new JsonObject(as("Anna", "/api/v1/me").body()).getString("id"))
        .isEqualTo(first.getString("id"));
    assertThat(SERVER.sql("SELECT actor_kind FROM audit").iterator().next().getString(0))
        .isEqualTo("proxy");
    assertThat(SERVER.sql("SELECT FROM account WHERE last_login_at IS NOT NULL").rowCount())
        .isEqualTo(1);
  }

  @Test
  void an_account_that_is_there_keeps_its_role() {
    users.add("boss", Role.ADMIN);
    assertThat(as("boss", "/api/v1/admin/users").statusCode()).isEqualTo(200);
    assertThat(as("anna", "/api/v1/admin/users").statusCode()).isEqualTo(403);
  }

  @Test
  void the_header_of_a_stranger_counts_for_nothing_whatever_else_it_says() {
    users.add("boss", Role.ADMIN);
    HttpRequest.Builder request =
        STRANGERS
            .request("/api/v1/me")
            .header(HEADER, "boss")
            .header("X-Forwarded-For", "192.0.2.1")
            .header("Forwarded", "for=192.0.2.1");
    assertThat(STRANGERS.send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void a_request_with_a_token_is_one_of_the_token() {
    users.add("owner", Role.MEMBER);
    String token = users.token(users.session("owner"), "read");
    HttpRequest.Builder request =
        TestUsers.with(token, SERVER.request("/api/v1/me")).header(HEADER, "anna");
    assertThat(new JsonObject(SERVER.send(request).body()).getString("username"))
        .isEqualTo("owner");
    HttpRequest.Builder wrong =
        TestUsers.with("pgr_wrong", SERVER.request("/api/v1/me")).header(HEADER, "anna");
    assertThat(SERVER.send(wrong).statusCode()).isEqualTo(401);
    assertThat(SERVER.sql("SELECT FROM account WHERE name = 'anna'").rowCount()).isZero();
  }

  @Test
  void the_proxy_comes_before_the_cookie_of_somebody_else() {
    users.add("owner", Role.MEMBER);
    HttpRequest.Builder request =
        SERVER
            .request("/api/v1/me")
            .header("Cookie", users.session("owner"))
            .header(HEADER, "anna");
    assertThat(new JsonObject(SERVER.send(request).body()).getString("username")).isEqualTo("anna");
    assertThat(as(" ", "/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void a_change_must_come_from_a_page_of_this_server() {
    assertThat(rename(null).statusCode()).isEqualTo(403);
    assertThat(rename("https://evil.net").statusCode()).isEqualTo(403);
    assertThat(rename("http://127.0.0.1:" + SERVER.port()).statusCode()).isEqualTo(201);
  }

  private static HttpResponse<String> rename(String origin) {
    HttpRequest.Builder request =
        SERVER
            .request("/api/v1/me/tokens")
            .header(HEADER, "anna")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"x\", \"scope\": \"read\"}"));
    return SERVER.send(origin == null ? request : request.header("Origin", origin));
  }

  @Test
  void two_headers_and_names_that_cannot_be_are_refused() {
    HttpRequest.Builder twice =
        SERVER.request("/api/v1/me").header(HEADER, "boss").header(HEADER, "anna");
    assertThat(SERVER.send(twice).statusCode()).isEqualTo(403);
    assertThat(as("CORP\\anna", "/api/v1/me").body()).contains("Remote-User");
    assertThat(as("anna,boss", "/api/v1/me").statusCode()).isEqualTo(403);
  }

  @Test
  void names_are_in_utf_8() {
    String bytes = new String("Zoë".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    String answer =
        dev.pagerunner.testing.RawHttp.exchange(
            SERVER.port(),
            "GET /api/v1/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + HEADER
                + ": "
                + bytes
                + "\r\n\r\n");
    assertThat(answer).contains("200 OK");
    assertThat(SERVER.sql("SELECT name FROM account").iterator().next().getString(0))
        .isEqualTo("Zoë");
  }

  @Test
  void a_disabled_user_is_a_stranger() {
    as("anna", "/api/v1/me");
    SERVER.sql("UPDATE account SET disabled = true");
    assertThat(as("anna", "/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(as("anna", "/api/v1/session").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> as(String name, String path) {
    return SERVER.send(SERVER.request(path).header(HEADER, name));
  }
}

package dev.pagerunner.http;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** Makes users, sessions and tokens at a {@link TestServer}. */
public final class TestUsers {
  static final String PASSWORD = "correct horse battery staple";
  static final String COOKIE = "__Host-pagerunner-session";

  private final TestServer server;

  public TestUsers(TestServer server) {
    this.server = server;
  }

  /** Adds a user with {@link #PASSWORD}. */
  public UUID add(String name, Role role) {
    Account made =
        TestServer.await(server.accounts.create(name, PASSWORD, role, Actor.anyone("127.0.0.1")));
    return made.id();
  }

  /** Logs in as a browser does. */
  HttpResponse<String> login(String name, String password) {
    return server.post(
        "/api/v1/session",
        new JsonObject().put("username", name).put("password", password).encode());
  }

  /** The header Cookie of a new session. */
  public String session(String name) {
    return cookie(login(name, PASSWORD), COOKIE);
  }

  /** {@code name=value} of a cookie that an answer sets; null if it sets none. */
  static String cookie(HttpResponse<?> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(one -> one.startsWith(name + "="))
        .map(one -> one.substring(0, one.indexOf(';')))
        .findFirst()
        .orElse(null);
  }

  /** Makes a token by way of a session. */
  public String token(String session, String scope) {
    JsonObject wanted = new JsonObject().put("name", "test").put("scope", scope);
    HttpResponse<String> answer =
        server.send(
            as(session, server.request("/api/v1/me/tokens"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(wanted.encode())));
    return new JsonObject(answer.body()).getString("token");
  }

  /** A request of a page of this server in a browser. */
  public HttpRequest.Builder as(String session, HttpRequest.Builder request) {
    return request.header("Cookie", session).header("Origin", "http://127.0.0.1:" + server.port());
  }

  static HttpRequest.Builder with(String token, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + token);
  }
}

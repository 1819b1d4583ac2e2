package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.accounts.sso.OidcLogin;
import dev.pagerunner.accounts.sso.OidcOptions;
import dev.pagerunner.accounts.sso.RoleClaim;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.domain.Role;
import dev.pagerunner.testing.OidcGateway;
import dev.pagerunner.testing.OidcProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs in at a real provider, as a browser does, and as one that means harm. */
class OidcTest {
  private static final String CLIENT = "pagerunner";
  private static final String PENDING = "__Host-pagerunner-login";
  private static final OidcProvider PROVIDER = OidcProvider.start();
  private static final OidcGateway GATEWAY = new OidcGateway(PROVIDER);
  private static final LoginOptions LOGIN =
      new LoginOptions(true, false, Duration.ofHours(1), false);

  private static final OidcOptions PLAIN =
      new OidcOptions(
          GATEWAY.issuer(),
          CLIENT,
          "secret",
          List.of("openid", "email"),
          List.of(),
          Optional.empty(),
          "Staff",
          Optional.empty());

  private static final OidcOptions STRICT =
      new OidcOptions(
          GATEWAY.issuer(),
          CLIENT,
          "secret",
          List.of("openid"),
          List.of("example.org"),
          Optional.of(new RoleClaim("realm_access.roles", List.of("root"), List.of("staff"))),
          "Staff",
          Optional.empty());

  @RegisterExtension static final TestServer SERVER = server(PLAIN);

  /** With domains and a role claim, over the same database. */
  @RegisterExtension static final TestServer STRICT_SERVER = server(STRICT);

  private static TestServer server(OidcOptions options) {
    return TestServerOptions.usual()
        .login(LOGIN)
        .signOn(
            (vertx, database, accounts) ->
                new SingleSignOn(
                    Optional.of(new OidcLogin(vertx, options, database, accounts)),
                    Optional.empty()))
        .server();
  }

  /** A login that waits for the user to fill in the provider's form. */
  private record Begun(TestServer server, String form, String cookie) {}

  @AfterAll
  static void stopProvider() {
    GATEWAY.close();
    PROVIDER.close();
  }

  @BeforeEach
  void allIsWell() {
    GATEWAY.setDown(false);
    GATEWAY.publishTrueKeys();
  }

  @Test
  void the_login_page_learns_of_the_provider() {
    assertThat(SERVER.json("/api/v1/session").getJsonObject("oidc"))
        .isEqualTo(new JsonObject().put("name", "Staff").put("url", "/api/v1/oidc/login"));
  }

  @Test
  void a_user_logs_in_and_comes_back_to_the_page_that_asked() {
    HttpResponse<String> answer =
        finish(begin(SERVER, "?return=%2Fadmin%23users"), "s-1", claims("anna"));

    assertThat(location(answer)).isEqualTo("/admin#users");
    assertThat(user(SERVER, answer).getString("username")).isEqualTo("anna");
    assertThat(user(SERVER, answer).getString("role")).isEqualTo("member");
    assertThat(SERVER.json("/api/v1/session").getJsonObject("user")).isNull();
  }

  @Test
  void the_account_is_that_of_the_subject_whatever_the_name_and_names_are_unique() {
    new TestUsers(SERVER).add("Anna", Role.MEMBER);

    assertThat(name(finish(begin(SERVER, ""), "s-1", claims("anna")))).isEqualTo("anna-2");
    assertThat(name(finish(begin(SERVER, ""), "s-2", claims("anna")))).isEqualTo("anna-3");
    assertThat(name(finish(begin(SERVER, ""), "s-1", claims("berta")))).isEqualTo("anna-2");
    assertThat(name(finish(begin(SERVER, ""), "s-3", claims("<b>Zoë</b>")))).isEqualTo("b-Zoë--b-");
  }

  @ParameterizedTest
  @CsvSource({
    "aud, another-client",
    "iss, http://127.0.0.1/another",
    "azp, another-client",
    "nonce, another-nonce",
    "sub, ' '",
  })
  void a_token_that_is_not_for_this_login_is_refused(String claim, String value) {
    HttpResponse<String> answer =
        finish(begin(SERVER, ""), "s-1", claims("anna").put(claim, value));
    assertRefused(answer, "invalid");
  }

  @Test
  void an_expired_token_is_refused() {
    long past = Instant.now().minusSeconds(600).getEpochSecond();
    assertRefused(finish(begin(SERVER, ""), "s-1", claims("anna").put("exp", past)), "invalid");
  }

  @Test
  void a_token_that_another_key_signed_is_refused() {
    try (OidcGateway liar = new OidcGateway(PROVIDER);
        TestServer server = server(withIssuer(liar.issuer()))) {
      liar.publishOtherKey(true);
      assertRefused(finish(begin(server, ""), "s-1", claims("anna")), "invalid");
    }
  }

  @Test
  void new_keys_of_the_provider_are_fetched_when_a_token_needs_them() {
    try (OidcGateway rotating = new OidcGateway(PROVIDER);
        TestServer server = server(withIssuer(rotating.issuer()))) {
      rotating.publishOtherKey(false);
      assertRefused(finish(begin(server, ""), "s-1", claims("anna")), "invalid");

      Begun begun = begin(server, "");
      rotating.publishTrueKeys();
      int before = rotating.keysAsked();
      HttpResponse<String> answer = finish(begun, "s-1", claims("anna"));
      assertThat(location(answer)).isEqualTo("/");
      assertThat(user(server, answer).getString("username")).isEqualTo("anna");
      assertThat(rotating.keysAsked()).isEqualTo(before + 1);
    }
  }

  @Test
  void a_provider_that_is_down_is_asked_again() {
    try (OidcGateway gateway = new OidcGateway(PROVIDER);
        TestServer server = server(withIssuer(gateway.issuer()))) {
      gateway.setDown(true);
      HttpResponse<String> answer = server.get("/api/v1/oidc/login");
      assertThat(location(answer)).isEqualTo("/login?error=unavailable");

      gateway.setDown(false);
      assertThat(location(finish(begin(server, ""), "s-1", claims("anna")))).isEqualTo("/");
    }
  }

  @Test
  void a_state_counts_once() {
    Begun begun = begin(SERVER, "");
    String callback = callback(begun, "s-1", claims("anna"));
    assertThat(location(call(begun.server, callback, begun.cookie))).isEqualTo("/");
    assertRefused(call(begun.server, callback, begun.cookie), "expired");
  }

  @Test
  void a_state_counts_in_the_browser_that_began_and_for_ten_minutes() {
    Begun begun = begin(SERVER, "");
    String callback = callback(begun, "s-1", claims("anna"));
    String other = begin(SERVER, "").cookie;
    assertRefused(call(SERVER, callback, other), "expired");
    assertRefused(call(SERVER, callback, ""), "expired");

    SERVER.sql("UPDATE oidc_login SET created_at = now() - interval '11 min'");
    assertRefused(call(SERVER, callback, begun.cookie), "expired");
  }

  @Test
  void a_login_that_the_provider_refuses_comes_back_to_the_login_page() {
    Begun begun = begin(SERVER, "");
    String state = begun.form.replaceAll(".*[?&]state=([^&]*).*", "$1");
    HttpResponse<String> answer =
        call(
            SERVER,
            "/api/v1/oidc/callback?error=access_denied&error_description=x&state=" + state,
            begun.cookie);
    assertRefused(answer, "refused");
  }

  @Test
  void a_disabled_user_is_refused() {
    finish(begin(SERVER, ""), "s-1", claims("anna"));
    SERVER.sql("UPDATE account SET disabled = true");
    assertRefused(finish(begin(SERVER, ""), "s-1", claims("anna")), "disabled");
  }

  @ParameterizedTest
  @CsvSource({
    "anna@example.org, true, true",
    "anna@EXAMPLE.org, true, true",
    "anna@example.org, false, false",
    "anna@example.org.evil.net, true, false",
    "anna@sub.example.org, true, false",
    "anna@evil.net, true, false",
    "'\"anna@example.org\"@evil.net', true, false",
    "example.org, true, false",
  })
  void only_verified_addresses_of_the_domains_log_in(
      String email, boolean verified, boolean admitted) {
    JsonObject claims = claims("anna").put("email", email).put("email_verified", verified);
    HttpResponse<String> answer = finish(begin(STRICT_SERVER, ""), "s-1", claims);
    assertThat(location(answer)).isEqualTo(admitted ? "/" : "/login?error=domain");
    assertThat(SERVER.sql("SELECT FROM account").rowCount()).isEqualTo(admitted ? 1 : 0);
  }

  @Test
  void the_role_follows_from_the_claim_at_each_login_but_for_the_last_administrator() {
    assertThat(role("s-1", "root")).isEqualTo("admin");
    assertThat(role("s-1", "staff")).isEqualTo("admin");
    assertThat(role("s-2", "staff")).isEqualTo("member");
    assertThat(role("s-2", "guest")).isEqualTo("viewer");
    assertThat(role("s-2", "root")).isEqualTo("admin");
    assertThat(role("s-1", "staff")).isEqualTo("member");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.net",
        "/\\evil.net",
        "\\\\evil.net",
        "https://evil.net",
        "https:evil.net",
        "/\t/evil.net",
        "javascript:alert(1)",
        "/a//evil.net",
        ".//evil.net",
        "/api/v1/oidc/login",
        "/x\r\nLocation: https://evil.net",
      })
  void a_login_leads_to_pages_of_this_server_only(String wanted) {
    String query = "?return=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    assertThat(location(finish(begin(SERVER, query), "s-1", claims("anna")))).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({"./, /", "admin#users, /admin#users", "./#/runs/1?page=2, /#/runs/1?page=2"})
  void pages_may_be_named_as_links_of_the_login_page_name_them(String wanted, String page) {
    String query = "?return=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
    assertThat(location(finish(begin(SERVER, query), "s-1", claims("anna")))).isEqualTo(page);
  }

  @Test
  void a_network_that_begins_too_many_logins_must_wait() {
    begin(SERVER, "");
    SERVER.sql(
        """
        INSERT INTO oidc_login (state, browser, nonce, verifier, redirect_uri, return_to, network)
        SELECT 'state ' || i, '', '', '', '', '', '127.0.0.0' FROM generate_series(1, 200) i""");
    assertThat(location(SERVER.get("/api/v1/oidc/login"))).isEqualTo("/login?error=busy");
  }

  @Test
  void nothing_that_a_stranger_needs_is_kept_and_cookies_are_bound_to_this_host() {
    HttpResponse<String> answer = SERVER.get("/api/v1/oidc/login");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith(PENDING + "=")
        .containsIgnoringCase("HttpOnly")
        .contains("Secure", "SameSite=Lax", "Path=/", "Max-Age=600");
    assertThat(location(answer))
        .startsWith(GATEWAY.issuer() + "/authorize?")
        .contains("code_challenge_method=S256", "code_challenge=", "nonce=", "state=");
    String state = location(answer).replaceAll(".*[?&]state=([^&]*).*", "$1");
    String kept = SERVER.sql("SELECT state FROM oidc_login").iterator().next().getString(0);
    assertThat(kept).isNotEqualTo(state);
  }

  private static OidcOptions withIssuer(String issuer) {
    return new OidcOptions(
        issuer,
        CLIENT,
        "secret",
        List.of("openid"),
        List.of(),
        Optional.empty(),
        "Staff",
        Optional.empty());
  }

  private static JsonObject claims(String name) {
    return new JsonObject().put("preferred_username", name);
  }

  private static String role(String subject, String role) {
    JsonObject claims =
        claims(subject)
            .put("email", "anna@example.org")
            .put("email_verified", true)
            .put("realm_access", new JsonObject().put("roles", new JsonArray().add("x").add(role)));
    HttpResponse<String> answer = finish(begin(STRICT_SERVER, ""), subject, claims);
    return user(STRICT_SERVER, answer).getString("role");
  }

  private static Begun begin(TestServer server, String query) {
    HttpResponse<String> answer = server.get("/api/v1/oidc/login" + query);
    assertThat(answer.statusCode()).isEqualTo(302);
    return new Begun(server, location(answer), TestUsers.cookie(answer, PENDING));
  }

  /** Fills in the provider's form, and gives where it sends the browser back to. */
  private static String callback(Begun begun, String subject, JsonObject claims) {
    String form =
        "username="
            + URLEncoder.encode(subject, StandardCharsets.UTF_8)
            + "&claims="
            + URLEncoder.encode(claims.encode(), StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        begun.server.send(
            HttpRequest.newBuilder(URI.create(begun.form))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    String back = location(answer);
    assertThat(back)
        .startsWith("http://127.0.0.1:" + begun.server.port() + "/api/v1/oidc/callback?");
    return back.substring(back.indexOf("/api/"));
  }

  private static HttpResponse<String> finish(Begun begun, String subject, JsonObject claims) {
    return call(begun.server, callback(begun, subject, claims), begun.cookie);
  }

  private static HttpResponse<String> call(TestServer server, String path, String cookie) {
    return server.send(server.request(path).header("Cookie", cookie));
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static void assertRefused(HttpResponse<String> answer, String word) {
    assertThat(location(answer)).isEqualTo("/login?error=" + word);
    assertThat(TestUsers.cookie(answer, TestUsers.COOKIE)).isNull();
  }

  private static String name(HttpResponse<String> answer) {
    return user(SERVER, answer).getString("username");
  }

  private static JsonObject user(TestServer server, HttpResponse<String> answer) {
    String session = TestUsers.cookie(answer, TestUsers.COOKIE);
    HttpResponse<String> state =
        server.send(server.request("/api/v1/session").header("Cookie", session));
    return new JsonObject(state.body()).getJsonObject("user");
  }
}

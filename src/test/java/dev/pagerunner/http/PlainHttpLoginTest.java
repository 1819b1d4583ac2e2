package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Role;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.testing.RawHttp;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Logins by a name that other machines use, over plain http. */
class PlainHttpLoginTest {
  private static final String NAME = "pages.example.org";
  private static final ServerNames NAMES =
      new ServerNames(Optional.empty(), List.of(NAME), List.of());

  private static String login(boolean isAllowed, String host) {
    try (TestServer server =
        TestServerOptions.usual()
            .names(NAMES)
            .login(new LoginOptions(true, false, Duration.ofHours(1), isAllowed))
            .server()) {
      server.clear();
      new TestUsers(server).add("ada", Role.MEMBER);
      String body =
          new JsonObject().put("username", "ada").put("password", TestUsers.PASSWORD).encode();
      return RawHttp.exchange(
          server.port(),
          "POST /api/v1/session HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\n\r\n"
              + body);
    }
  }

  @Test
  void nobody_logs_in_where_the_password_can_be_read_on_the_way() {
    String answer = login(false, NAME);
    assertThat(RawHttp.statuses(answer)).containsExactly(403);
    assertThat(answer)
        .contains("PAGERUNNER_PLAIN_HTTP_LOGIN")
        .doesNotContainIgnoringCase("set-cookie");
  }

  @Test
  void where_it_is_allowed_the_cookie_is_one_that_browsers_keep() {
    String answer = login(true, NAME);
    assertThat(RawHttp.statuses(answer)).containsExactly(200);
    assertThat(answer)
        .containsIgnoringCase("set-cookie: pagerunner-session=")
        .doesNotContain("Secure");
  }

  @Test
  void on_the_machine_itself_the_cookie_is_bound_to_this_host() {
    assertThat(login(false, "localhost"))
        .containsIgnoringCase("set-cookie: __Host-pagerunner-session=")
        .contains("; Secure");
  }
}

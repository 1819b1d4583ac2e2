package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "http://example.org, , example.org, ",
    "http://example.org:8080/x, , example.org, 8080",
    "postgres://u:p%40ss@example.org:5432/x, u:p%40ss, example.org, 5432",
    "postgres://u@my_db/x, u, my_db, ",
    "postgres://u:p%40ss@my_db:5432/x?a=b, u:p%40ss, my_db, 5432",
    "amqp://my_broker, , my_broker, ",
    "amqp://u:p@[::1]:5672/x, u:p, [::1], 5672",
    "http://[2001:db8::7]/, , [2001:db8::7], ",
  })
  void its_parts_are_told_apart(String url, String login, String host, Integer port) {
    Authority authority = Authority.of(URI.create(url));
    assertThat(authority.login().orElse(null)).isEqualTo(login);
    assertThat(authority.host()).isEqualTo(host);
    assertThat(authority.port().stream().boxed().findFirst().orElse(null)).isEqualTo(port);
    assertThat(authority).hasToString(port == null ? host : host + ":" + port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres:///x", "postgres:x", "postgres://my_db:secret/x"})
  void what_names_no_host_and_port_is_refused_without_being_shown(String url) {
    assertThatThrownBy(() -> Authority.of(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_model_may_come_from_a_host_with_an_underscore() {
    Path here = Path.of("").toAbsolutePath();
    assertThat(ModelAddress.parse("https://my_files:8443/model.zip", here).kind())
        .isEqualTo(ModelAddress.Kind.HTTP);
    assertThatThrownBy(() -> ModelAddress.parse("https://user:secret@my_files/model.zip", here))
        .hasMessageContaining("without a user in it");
    assertThatThrownBy(() -> ModelAddress.parse("http://my_files/model.zip", here))
        .hasMessageContaining("use https://");
  }
}

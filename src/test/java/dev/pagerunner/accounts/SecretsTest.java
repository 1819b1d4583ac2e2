package dev.pagerunner.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void a_token_is_known_by_its_shape_and_its_checksum() {
    String token = Secrets.token();
    assertThat(token).matches("pgr_[0-9A-Za-z]{49}");
    assertThat(Secrets.isToken(token)).isTrue();
    assertThat(Secrets.isToken(token + "x")).isFalse();
    assertThat(Secrets.isToken(token.replace("pgr_", "pgs_"))).isFalse();
    char other = token.charAt(10) == 'a' ? 'b' : 'a';
    assertThat(Secrets.isToken(token.substring(0, 10) + other + token.substring(11))).isFalse();
    assertThat(Secrets.isToken("")).isFalse();
  }

  @Test
  void no_two_secrets_are_the_same() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(Secrets.token());
      made.add(Secrets.ofCookie());
      made.add(Secrets.code());
    }
    assertThat(made).hasSize(3_000);
  }

  @Test
  void a_code_can_be_typed() {
    assertThat(Secrets.code()).matches("([A-HJKMNP-Z2-9]{4}-){3}[A-HJKMNP-Z2-9]{4}");
  }

  @Test
  void guesses_are_counted_by_networks() {
    assertThat(LoginThrottle.network("192.0.2.77")).isEqualTo("192.0.2.0");
    assertThat(LoginThrottle.network("2001:db8:1:2:3:4:5:6")).isEqualTo("2001:db8:1:2:0:0:0:0");
  }
}

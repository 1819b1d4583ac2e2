package dev.pagerunner.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningSecretTest {
  /** The example in the specification. */
  @Test
  void the_signature_is_that_of_standard_webhooks() {
    assertThat(
            SigningSecret.signature(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_new_secret_is_one_and_its_hint_does_not_tell_it() {
    String secret = SigningSecret.make();
    assertThat(SigningSecret.require(secret)).isEqualTo(secret);
    assertThat(SigningSecret.make()).isNotEqualTo(secret);
    assertThat(SigningSecret.hint(secret)).hasSize(11).startsWith("whsec_…");
    assertThat(SigningSecret.hint(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 64})
  void secrets_have_24_to_64_bytes(int bytes) {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    assertThat(SigningSecret.require(secret)).isEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "secret", "whsec_", "whsec_AAAA", "whsec_****************************"})
  void others_are_refused_without_being_repeated(String secret) {
    assertThatThrownBy(() -> SigningSecret.require(secret))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageNotContaining("AAAA")
        .hasMessageContaining("openssl rand");
  }
}

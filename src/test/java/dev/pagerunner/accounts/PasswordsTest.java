package dev.pagerunner.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Passwords PASSWORDS = new Passwords(VERTX, 4);

  @AfterAll
  static void close() {
    PASSWORDS.close();
    await(VERTX.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_password_fits_its_own_hash_only() {
    String hash = await(PASSWORDS.hash("correct horse battery staple"));
    assertThat(hash).startsWith("$2a$04$").doesNotContain("horse");
    assertThat(await(PASSWORDS.matches("correct horse battery staple", hash))).isTrue();
    assertThat(await(PASSWORDS.matches("correct horse battery stapl", hash))).isFalse();
    assertThat(await(PASSWORDS.matches("correct horse battery staple", null))).isFalse();
  }

  @Test
  void every_character_of_a_long_password_counts() {
    String longest = "äöü€ ".repeat(51);
    String hash = await(PASSWORDS.hash(longest));
    assertThat(await(PASSWORDS.matches(longest, hash))).isTrue();
    assertThat(await(PASSWORDS.matches(longest + "x", hash))).isFalse();
  }

  @Test
  void the_two_spellings_of_an_accent_are_one_password() {
    String hash = await(PASSWORDS.hash("caf\u00e9 caf\u00e9 caf\u00e9 caf\u00e9"));
    assertThat(await(PASSWORDS.matches("cafe\u0301 cafe\u0301 cafe\u0301 cafe\u0301", hash)))
        .isTrue();
  }

  @Test
  void more_than_a_few_at_once_are_refused() {
    Passwords slow = new Passwords(VERTX, 12);
    List<Future<String>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(slow.hash("correct horse battery staple"));
    }
    assertThat(all.stream().filter(Future::failed))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(one.cause()).isInstanceOf(Passwords.BusyException.class));
    assertThat(await(all.get(0))).startsWith("$2a$12$");
    slow.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "too short",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "12345678901234567890",
        "abcdefghijklmnopqrst",
        "ada.lovelace.ada.lovelace",
        "password.password.password",
        "pagerunner pagerunner 1",
      })
  void what_everybody_tries_first_is_refused(String password) {
    assertThatThrownBy(() -> Passwords.requireGood(password, "ada.lovelace"))
        .isInstanceOf(PagerunnerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"correct horse battery", "Tr0ub4dor&3 is not enough", "четыре простых слова тут"})
  void some_words_are_enough(String password) {
    assertThatCode(() -> Passwords.requireGood(password, "ada")).doesNotThrowAnyException();
  }
}

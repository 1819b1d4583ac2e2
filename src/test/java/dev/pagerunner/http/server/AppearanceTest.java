package dev.pagerunner.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppearanceTest {
  @Test
  void what_was_chosen_is_an_attribute_of_the_root() {
    Appearance appearance = Appearance.of("theme-dark.density-compact");

    assertThat(appearance.attributes()).isEqualTo(" data-theme=\"dark\" data-density=\"compact\"");
    assertThat(appearance.colorScheme()).isEqualTo("dark");
  }

  @Test
  void without_a_choice_the_system_decides() {
    assertThat(Appearance.of("").attributes()).isEmpty();
    assertThat(Appearance.of("density-compact").colorScheme()).isEqualTo("light dark");
    assertThat(Appearance.of("theme-purple").colorScheme()).isEqualTo("light dark");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "theme-dark\" onload=\"alert(1)",
        "onload-alert",
        "theme",
        "theme-",
        "-dark",
        "THEME-DARK",
        "theme-dark-",
        "theme-abcdefghijklmn",
        "%22.%3e",
        "<script>.....",
      })
  void whatever_else_the_cookie_says_is_ignored(String text) {
    assertThat(Appearance.of(text).attributes()).isEmpty();
    assertThat(Appearance.of("theme-dark." + "keys-off.".repeat(100)).attributes()).isEmpty();
  }
}

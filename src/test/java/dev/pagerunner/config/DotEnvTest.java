package dev.pagerunner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotEnvTest {

  @Test
  void reads_lines_as_shells_and_compose_write_them() {
    String text =
        """
        # a comment

        PLAIN=value
        export EXPORTED = value
        COMMENTED=value # why
        HASH=a#b
        DOUBLE="a # b" # why
        SINGLE='  a "b" '
        EMPTY=
        ONLY_COMMENT= # why
        EQUALS=a=b
        """;
    assertThat(DotEnv.parse(text))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "PLAIN", "value",
                "EXPORTED", "value",
                "COMMENTED", "value",
                "HASH", "a#b",
                "DOUBLE", "a # b",
                "SINGLE", "  a \"b\" ",
                "EMPTY", "",
                "ONLY_COMMENT", "",
                "EQUALS", "a=b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A=1\nsecret", "A=1\nB='secret", "A=1\nB=\"secret\" secret", "A=1\n2B=secret"})
  void says_which_line_cannot_be_read_without_repeating_it(String text) {
    assertThatThrownBy(() -> DotEnv.parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessage(".env, line 2: it must be NAME=value or NAME=\"value\"");
  }
}

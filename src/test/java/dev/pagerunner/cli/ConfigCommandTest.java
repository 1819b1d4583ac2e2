package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shows_each_value_and_where_it_came_from_without_passwords() {
    int code = run(Map.of("PORT", "9000", "DATABASE_URL", "postgres://me:hush@db.example/pages"));
    assertThat(code).isZero();
    assertThat(out.toString())
        .containsPattern("(?m)^  PORT +9000 +environment$")
        .containsPattern(
            "(?m)^  DATABASE_URL +postgres://me:\\*\\*\\*@db\\.example/pages +environment$")
        .containsPattern("(?m)^  MODEL_PATH +\\(unset\\) +default$")
        .containsPattern("(?m)^  PAGERUNNER_MAX_PAGES +2000 +default$")
        .doesNotContain("hush");
  }

  @Test
  void the_same_as_json() throws IOException {
    assertThat(run(Map.of("PORT", "9000"), "--json")).isZero();
    JsonNode port = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(port.get("name").asText()).isEqualTo("PORT");
    assertThat(port.get("value").asText()).isEqualTo("9000");
    assertThat(port.get("origin").asText()).isEqualTo("environment");
    assertThat(port.get("default").asText()).isEqualTo("8080");
  }

  @Test
  void values_that_would_stop_the_start_are_an_error_here_too() {
    assertThat(run(Map.of("PAGERUNNER_HOST", "0.0.0.0"))).isNotZero();
    assertThat(err.toString()).contains("PAGERUNNER_HOST is '0.0.0.0'");
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new CommandLine(new ConfigCommand(environment, folder))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

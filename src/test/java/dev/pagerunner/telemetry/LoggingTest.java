package dev.pagerunner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagerunner.config.Settings.Level;
import dev.pagerunner.config.Settings.Log;
import dev.pagerunner.config.Settings.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Isolated
class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("dev.pagerunner.worker.Reader");
  private static final Logger NETTY = LoggerFactory.getLogger("io.netty.channel.Channel");
  private static final Logger PDFBOX = LoggerFactory.getLogger("org.apache.pdfbox.pdmodel.Font");
  private static final Logger FONTBOX = LoggerFactory.getLogger("org.apache.fontbox.ttf.Table");

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void catchStandardError() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restoreStandardError() {
    System.setErr(before);
    Logging.configure(new Log(LogFormat.TEXT, Level.INFO), "test");
  }

  @Test
  void a_line_says_when_how_grave_who_and_what() {
    Logging.configure(new Log(LogFormat.TEXT, Level.INFO), "worker-2");
    OURS.info("page {}/{} of {}: {} detections, {} ms", 7, 23, "Größe", 14, 310);
    OURS.warn("slow");
    assertThat(lines().get(0))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  worker-2"
                + " page 7/23 of Größe: 14 detections, 310 ms");
    assertThat(lines().get(1)).endsWith(" WARN  worker-2 Reader: slow");
  }

  @Test
  void a_title_cannot_forge_a_line_or_steer_a_terminal() {
    for (LogFormat format : LogFormat.values()) {
      written.reset();
      Logging.configure(new Log(format, Level.INFO), "web");
      OURS.info("page of {}", "a\n2026-01-01 00:00:00.000 ERROR web boom\u001b[2J");
      OURS.error("failed", new IllegalStateException("b\n2026-01-01 ERROR web boom\u009b2J"));
      assertThat(lines()).noneMatch(line -> line.startsWith("2026-01-01"));
      assertThat(written.toString(StandardCharsets.UTF_8))
          .contains("a\\")
          .doesNotContain("\u001b")
          .doesNotContain("\u009b");
    }
  }

  @Test
  void an_exception_is_told_with_its_causes() {
    Logging.configure(new Log(LogFormat.TEXT, Level.INFO), "web");
    OURS.error("failed", new IllegalStateException("outer", new IOException("inner")));
    assertThat(lines())
        .contains("  java.lang.IllegalStateException: outer")
        .contains("  Caused by: java.io.IOException: inner")
        .anyMatch(line -> line.startsWith("    at dev.pagerunner.telemetry.LoggingTest."));
  }

  @Test
  void an_exception_or_a_message_fills_no_log() {
    for (LogFormat format : LogFormat.values()) {
      written.reset();
      Logging.configure(new Log(format, Level.INFO), "web");
      Throwable deep = new IOException("x".repeat(1_000_000), overflow(1));
      for (int cause = 0; cause < 50; cause++) {
        deep = new IllegalStateException("x".repeat(1_000_000), deep);
        deep.addSuppressed(new IOException("y".repeat(1_000_000)));
      }
      OURS.error("z".repeat(1_000_000), deep);
      assertThat(written.size()).isBetween(5_000, 60_000);
    }
    written.reset();
    Logging.configure(new Log(LogFormat.TEXT, Level.INFO), "web");
    OURS.error("failed", overflow(1));
    assertThat(lines()).hasSizeLessThan(30);
    // What an earlier test left running may have a line of its own.
    assertThat(lines()).areExactly(1, matching("    … \\d+ more"));
  }

  private static Condition<String> matching(String pattern) {
    return new Condition<>(line -> line.matches(pattern), pattern);
  }

  private static StackOverflowError overflow(int depth) {
    try {
      return depth == 0 ? null : overflow(depth + 1);
    } catch (StackOverflowError e) {
      return e;
    }
  }

  @Test
  void json_is_one_object_a_line() throws IOException {
    Logging.configure(new Log(LogFormat.JSON, Level.INFO), "worker-1");
    OURS.warn("said \"{}\"", "hello", new IOException("inner"));
    assertThat(lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(lines().get(0));
    assertThat(line.get("ts").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("process").asText()).isEqualTo("worker-1");
    assertThat(line.get("logger").asText()).isEqualTo("dev.pagerunner.worker.Reader");
    assertThat(line.get("message").asText()).isEqualTo("said \"hello\"");
    assertThat(line.get("exception").asText()).startsWith("java.io.IOException: inner\n    at ");
  }

  @Test
  void libraries_are_quiet_and_the_level_is_ours() {
    Logging.configure(new Log(LogFormat.TEXT, Level.DEBUG), "web");
    OURS.debug("ours");
    NETTY.info("netty");
    PDFBOX.error("pdfbox");
    FONTBOX.error("fontbox");
    assertThat(lines()).singleElement().asString().endsWith("ours");
    Logging.configure(new Log(LogFormat.TEXT, Level.ERROR), "web");
    OURS.warn("ours");
    NETTY.warn("netty");
    assertThat(lines()).hasSize(1);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

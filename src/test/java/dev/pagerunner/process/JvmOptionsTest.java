package dev.pagerunner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JvmOptionsTest {
  /** Ends with 7. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.exit(7);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', SERVER",
    "all, SERVER",
    "web, SERVER",
    "worker, SUPERVISOR",
    "worker --child, WORKER",
    "detect a.pdf, DETECT",
    "model list, DETECT",
  })
  void every_role_that_stays_or_reads_has_options(String words, JvmOptions options) {
    assertThat(JvmOptions.of(words.isEmpty() ? new String[0] : words.split(" "))).contains(options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "migrate", "web --help", "--version", "wbe"})
  void what_ends_soon_needs_none(String words) {
    assertThat(JvmOptions.of(words.split(" "))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void the_jar_has_what_the_scripts_pass(JvmOptions options) throws Exception {
    String file = "jvm-" + options.name().toLowerCase(java.util.Locale.ROOT) + ".options";
    Path conf = Path.of("conf").resolve(options == JvmOptions.SERVER ? "jvm.options" : file);
    List<String> lines = Files.readAllLines(conf);
    assertThat(lines).containsAll(options.all());
    assertThat(options.all()).anyMatch(option -> option.startsWith("-Dpagerunner.options="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xmx300m",
        "-Xmx4m -Xms2m",
        "-XX:MaxRAMPercentage=10",
        "-XX:+UseParallelGC",
        "-XX:+UseG1GC -Xmn8m -XX:-UseCompressedOops",
      })
  void a_jvm_starts_with_ours_and_those_of_the_user_which_come_last(String ofTheUser)
      throws Exception {
    List<String> theirs = List.of(ofTheUser.split(" "));
    for (JvmOptions options : JvmOptions.values()) {
      List<String> both = options.with(theirs);
      assertThat(both).endsWith(theirs.toArray(String[]::new)).doesNotHaveDuplicates();
      Process child =
          new ChildJvm(Child.class.getName()).start(both, List.of(), java.util.Map.of());
      try {
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("%s with %s", options, ofTheUser).isEqualTo(7);
      } finally {
        child.destroyForcibly();
      }
    }
  }

  @Test
  void whoever_limits_the_heap_is_not_held_back_by_our_sizes_of_its_parts() {
    assertThat(JvmOptions.SERVER.with(List.of("-Xmx2g")))
        .doesNotContain("-Xms8m", "-Xmn4m")
        .noneMatch(option -> option.startsWith("-Xmx") && !option.equals("-Xmx2g"))
        .contains("-XX:TieredStopAtLevel=1");
  }
}

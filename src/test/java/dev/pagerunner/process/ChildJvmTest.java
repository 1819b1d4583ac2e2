package dev.pagerunner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

  /** Ends with 0 if the file's variables are in its environment. */
  static final class Child {
    private Child() {}

    public static void main(String[] file) throws Exception {
      boolean all =
          Files.readAllLines(Path.of(file[0])).stream()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split("=", 2))
              .allMatch(variable -> variable[1].equals(System.getenv(variable[0])));
      System.exit(all ? 0 : 3);
    }
  }

  @Test
  void a_child_hands_out_memory_as_what_the_scripts_start() throws Exception {
    assertThat(statusOfChild(Map.of())).isZero();
  }

  @Test
  void what_is_set_for_a_child_stays() throws Exception {
    assertThat(statusOfChild(Map.of("MALLOC_ARENA_MAX", "7"))).isEqualTo(3);
  }

  private static int statusOfChild(Map<String, String> environment) throws Exception {
    Process child =
        new ChildJvm(Child.class.getName())
            .start(List.of("-Xmx16m"), List.of("conf/malloc.env"), environment);
    try {
      assertThat(child.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
      return child.exitValue();
    } finally {
      child.destroyForcibly();
    }
  }
}

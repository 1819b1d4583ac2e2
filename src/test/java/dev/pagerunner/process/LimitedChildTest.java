package dev.pagerunner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.process.LimitedChild.End;
import dev.pagerunner.process.LimitedChild.Limits;
import dev.pagerunner.process.LimitedChild.Outcome;
import dev.pagerunner.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A child process that wants too much. */
class LimitedChildTest {
  private static final long PLENTY = 1_000_000_000;

  /** Does what its argument says. */
  static final class Child {
    private Child() {}

    public static void main(String[] wish) throws Exception {
      switch (wish[0]) {
        case "end" -> System.exit(7);
        case "talk" -> System.out.print("0123456789".repeat(100_000));
        case "sleep" -> Thread.sleep(Patience.EVENTUALLY.toMillis());
        default -> {
          List<byte[]> all = new ArrayList<>();
          for (int i = 0; i < 600; i++) {
            byte[] megabyte = new byte[1 << 20];
            java.util.Arrays.fill(megabyte, (byte) 1);
            all.add(megabyte);
          }
          Thread.sleep(Patience.EVENTUALLY.toMillis());
          System.exit(all.size());
        }
      }
    }
  }

  @Test
  void one_that_ends_by_itself_tells_its_status() throws Exception {
    Outcome outcome = run("end", new Limits(Patience.EVENTUALLY, PLENTY, 100));
    assertThat(outcome.end()).isEqualTo(End.EXITED);
    assertThat(outcome.status()).isEqualTo(7);
  }

  @Test
  void the_beginning_of_its_output_is_kept_and_the_rest_does_not_hold_it_up() throws Exception {
    Outcome outcome = run("talk", new Limits(Patience.EVENTUALLY, PLENTY, 15));
    assertThat(outcome).isEqualTo(new Outcome(End.EXITED, 0, "012345678901234"));
  }

  @Test
  void one_that_takes_too_long_is_killed() throws Exception {
    Outcome outcome = run("sleep", new Limits(Duration.ofSeconds(1), PLENTY, 100));
    assertThat(outcome.end()).isEqualTo(End.OUT_OF_TIME);
  }

  @Test
  void one_that_takes_too_much_memory_is_killed() throws Exception {
    Outcome outcome = run("grow", new Limits(Patience.EVENTUALLY, 300_000_000, 100));
    assertThat(outcome.end()).isEqualTo(End.OUT_OF_MEMORY);
  }

  private static Outcome run(String wish, Limits limits) throws Exception {
    return new LimitedChild(new ChildJvm(Child.class.getName()), limits)
        .run(List.of("-Xmx700m", "-XX:+UseSerialGC"), List.of(wish), Map.of());
  }
}

package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final Queue<Runnable> asked = new ArrayDeque<>();

  @Test
  void a_process_that_is_just_starting_lives() {
    Pulse pulse = new Pulse(Duration.ofSeconds(1));
    assertThat(pulse.beats()).isTrue();
    assertThat(pulse.beats()).isTrue();
  }

  @Test
  void a_thread_that_is_busy_is_asked_once_and_lives() {
    Pulse pulse = new Pulse(Duration.ofSeconds(1));
    pulse.watch(asked::add);
    assertThat(pulse.beats()).isTrue();
    assertThat(pulse.beats()).isTrue();
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_thread_that_never_answers_is_stuck_until_it_does() {
    Pulse pulse = new Pulse(Duration.ofMillis(100), Duration.ZERO);
    pulse.watch(asked::add);
    assertThat(pulse.beats()).isTrue();
    await().until(() -> !pulse.beats());
    asked.remove().run();
    assertThat(pulse.beats()).isTrue();
  }
}

package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.telemetry.ResidentMemory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a worker is restarted for the memory that it has. */
class MemoryLimitTest {

  @Test
  void without_a_limit_any_amount_is_allowed() {
    MemoryLimit memory = new MemoryLimit(Optional.empty());
    memory.lookAfterPage();
    assertThat(memory.isPassed()).isFalse();
  }

  @Test
  void a_limit_counts_after_a_page_only() {
    MemoryLimit memory = new MemoryLimit(Optional.of(1L));
    assertThat(memory.isPassed()).isFalse();
    memory.lookAfterPage();
    // What a process has is unknown on some systems, and then no reason.
    assertThat(memory.isPassed()).isEqualTo(!Double.isNaN(ResidentMemory.bytes()));
  }

  @Test
  void a_limit_above_what_the_process_has_is_not_passed() {
    MemoryLimit memory = new MemoryLimit(Optional.of(Long.MAX_VALUE));
    memory.lookAfterPage();
    assertThat(memory.isPassed()).isFalse();
  }

  @Test
  void a_process_that_was_out_of_memory_is_restarted_whatever_its_limit() {
    MemoryLimit memory = new MemoryLimit(Optional.empty());
    memory.ranOut();
    assertThat(memory.isPassed()).isTrue();
  }
}

package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Words of states, and the state that pages give their run. */
class RunStateTest {

  @ParameterizedTest
  @CsvSource({"3, 0, SUCCEEDED", "3, 1, PARTIAL", "3, 2, PARTIAL", "3, 3, FAILED", "1, 1, FAILED"})
  void pages_decide_how_their_run_ends(int total, int failed, RunState state) {
    assertThat(RunState.whenAllPagesEnded(total, failed)).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void a_word_names_its_state(RunState state) {
    assertThat(state.word()).matches("[a-z]+");
    assertThat(RunState.of(state.word())).isEqualTo(state);
  }

  @Test
  void only_runs_that_wait_or_are_read_can_change() {
    assertThat(RunState.values())
        .filteredOn(state -> !state.isFinal())
        .containsExactly(RunState.QUEUED, RunState.RUNNING);
  }
}

package dev.pagerunner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Heartbeat heartbeat;

  @BeforeEach
  void listen() {
    heartbeat = new Heartbeat(folder, Duration.ofSeconds(10));
  }

  private void beatAt(long millis) throws Exception {
    Path file = folder.resolve(WorkerKeeper.HEARTBEAT);
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
  }

  private boolean isLostWithin(int seconds) {
    for (int n = 0; n < seconds; n++) {
      if (heartbeat.isLost(SECOND)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_process_that_beats_now_and_then_is_well() throws Exception {
    for (int beat = 1; beat <= 10; beat++) {
      beatAt(beat);
      assertThat(isLostWithin(9)).isFalse();
    }
  }

  @Test
  void a_process_that_stops_is_lost() throws Exception {
    beatAt(1);
    assertThat(isLostWithin(10)).isFalse();
    assertThat(isLostWithin(2)).isTrue();
    assertThat(heartbeat.silence()).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  void the_clock_of_the_machine_may_be_set() throws Exception {
    beatAt(1_000_000);
    assertThat(isLostWithin(9)).isFalse();
    beatAt(5);
    assertThat(isLostWithin(9)).isFalse();
  }

  @Test
  void a_start_may_take_two_minutes_and_not_for_ever() {
    assertThat(isLostWithin(120)).isFalse();
    assertThat(isLostWithin(2)).isTrue();
  }
}

package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.process.WorkerKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path folder;
  private final AtomicInteger halts = new AtomicInteger();
  private Watchdog watchdog;

  @BeforeEach
  void start() {
    watchdog = new Watchdog(folder, Duration.ofSeconds(1), halts::incrementAndGet);
    watchdog.start();
  }

  /** Ends its threads. */
  @AfterEach
  void stop() {
    watchdog.within(Duration.ZERO, "Ending", watchdog::finalWriteDone);
    await().until(() -> halts.get() > 0);
  }

  private Path heartbeat() {
    return folder.resolve(WorkerKeeper.HEARTBEAT);
  }

  private void forgetHeartbeat() throws IOException {
    Files.setLastModifiedTime(heartbeat(), FileTime.fromMillis(0));
  }

  private boolean isTouched() throws IOException {
    return Files.getLastModifiedTime(heartbeat()).toMillis() > 0;
  }

  @Test
  void a_process_that_is_just_starting_is_well() throws IOException {
    assertThat(watchdog.isWell()).isTrue();
    assertThat(heartbeat()).exists();
    forgetHeartbeat();
    await().until(this::isTouched);
    assertThat(halts).hasValue(0);
  }

  @Test
  void steps_that_end_in_time_may_go_on_for_ever() {
    for (int step = 0; step < 20; step++) {
      watchdog.within(LONG, "A step", watchdog::finalWriteDone);
      assertThat(watchdog.isWell()).isTrue();
    }
    assertThat(halts).hasValue(0);
  }

  @Test
  void a_step_past_its_limit_makes_its_final_write_and_ends_the_process() {
    List<String> written = new ArrayList<>();
    watchdog.within(
        SHORT,
        "A page",
        () -> {
          written.add("final write");
          assertThat(halts).as("not before it is made").hasValue(0);
          watchdog.finalWriteDone();
        });
    await().until(() -> halts.get() == 1);
    assertThat(written).containsExactly("final write");
    assertThat(watchdog.isWell()).isFalse();
  }

  @Test
  void a_step_whose_time_was_shortened_ends_the_process_after_that_with_another_final_write() {
    List<String> written = new ArrayList<>();
    Watchdog.Step step = watchdog.within(LONG, "A page", () -> written.add("too slow"));
    watchdog.shorten(
        step,
        SHORT,
        () -> {
          written.add("not wanted");
          watchdog.finalWriteDone();
        });
    await().until(() -> halts.get() == 1);
    assertThat(written).containsExactly("not wanted");
  }

  @Test
  void a_step_that_is_over_or_ends_sooner_is_not_changed() {
    Watchdog.Step over = watchdog.within(LONG, "A page", watchdog::finalWriteDone);
    watchdog.within(LONG, "Another page", watchdog::finalWriteDone);
    watchdog.shorten(over, Duration.ZERO, watchdog::finalWriteDone);
    assertThat(watchdog.isWell()).isTrue();
    Watchdog.Step late = watchdog.within(Duration.ZERO, "A late page", watchdog::finalWriteDone);
    watchdog.shorten(late, LONG, watchdog::finalWriteDone);
    assertThat(watchdog.isWell()).isFalse();
  }

  @Test
  void a_final_write_that_never_ends_does_not_keep_the_process() {
    CountDownLatch never = new CountDownLatch(1);
    watchdog.within(
        SHORT,
        "A page",
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    await().until(() -> halts.get() == 1);
    never.countDown();
  }

  @Test
  void a_final_write_for_which_there_is_no_memory_does_not_keep_the_process() {
    watchdog.within(
        SHORT,
        "A page",
        () -> {
          throw new OutOfMemoryError("test");
        });
    await().until(() -> halts.get() == 1);
  }

  @Test
  void the_heartbeat_stops_when_the_limit_has_passed() throws IOException {
    watchdog.within(SHORT, "A page", watchdog::finalWriteDone);
    await().until(() -> halts.get() == 1);
    forgetHeartbeat();
    await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> !isTouched());
  }

  @Test
  void a_heartbeat_that_was_deleted_is_made_again() throws IOException {
    Files.delete(heartbeat());
    await().until(() -> Files.exists(heartbeat()));
  }
}

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
    watchdog.within(Duration.ZERO, "Ending", watchdog::said);
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
      watchdog.within(LONG, "A step", watchdog::said);
      assertThat(watchdog.isWell()).isTrue();
    }
    assertThat(halts).hasValue(0);
  }

  @Test
  void a_step_past_its_limit_says_its_last_words_and_ends_the_process() {
    List<String> said = new ArrayList<>();
    watchdog.within(
        SHORT,
        "A page",
        () -> {
          said.add("last words");
          assertThat(halts).as("not before they are said").hasValue(0);
          watchdog.said();
        });
    await().until(() -> halts.get() == 1);
    assertThat(said).containsExactly("last words");
    assertThat(watchdog.isWell()).isFalse();
  }

  @Test
  void a_step_whose_time_was_shortened_ends_the_process_after_that_with_other_last_words() {
    List<String> said = new ArrayList<>();
    Watchdog.Step step = watchdog.within(LONG, "A page", () -> said.add("too slow"));
    watchdog.shorten(
        step,
        SHORT,
        () -> {
          said.add("not wanted");
          watchdog.said();
        });
    await().until(() -> halts.get() == 1);
    assertThat(said).containsExactly("not wanted");
  }

  @Test
  void a_step_that_is_over_or_ends_sooner_is_not_changed() {
    Watchdog.Step over = watchdog.within(LONG, "A page", watchdog::said);
    watchdog.within(LONG, "Another page", watchdog::said);
    watchdog.shorten(over, Duration.ZERO, watchdog::said);
    assertThat(watchdog.isWell()).isTrue();
    Watchdog.Step late = watchdog.within(Duration.ZERO, "A late page", watchdog::said);
    watchdog.shorten(late, LONG, watchdog::said);
    assertThat(watchdog.isWell()).isFalse();
  }

  @Test
  void last_words_that_are_never_said_or_throw_do_not_keep_the_process() {
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
  void last_words_for_which_there_is_no_memory_do_not_keep_the_process() {
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
    watchdog.within(SHORT, "A page", watchdog::said);
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

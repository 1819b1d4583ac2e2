package dev.pagerunner.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryScheduleTest {
  private static final Instant FIRST = Instant.parse("2026-11-28T00:00:00Z");

  @Test
  void a_delivery_is_tried_nine_times_more_within_a_day() {
    List<String> pauses = new ArrayList<>();
    Optional<Instant> next = DeliverySchedule.next(FIRST, FIRST, 0);
    while (next.isPresent()) {
      pauses.add(Duration.between(FIRST, next.get()).toString());
      next = DeliverySchedule.next(FIRST, next.get(), 0);
    }
    assertThat(pauses)
        .containsExactly(
            "PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H");
  }

  @Test
  void jitter_adds_a_tenth_at_most_and_leaves_no_attempt_out() {
    int attempts = 0;
    Optional<Instant> next = DeliverySchedule.next(FIRST, FIRST, 1);
    assertThat(next).contains(FIRST.plusMillis(5_500));
    while (next.isPresent()) {
      attempts++;
      next = DeliverySchedule.next(FIRST, next.get(), 1);
    }
    assertThat(attempts).isEqualTo(9);
  }

  @Test
  void after_a_stop_of_the_server_there_is_one_attempt_for_all_that_were_missed() {
    Instant back = FIRST.plus(Duration.ofHours(6));
    assertThat(DeliverySchedule.next(FIRST, back, 0)).contains(FIRST.plus(Duration.ofHours(10)));
  }

  @Test
  void receivers_may_wish_for_more_time_within_a_day() {
    Instant scheduled = FIRST.plusSeconds(300);
    assertThat(DeliverySchedule.atLeast(scheduled, FIRST, Duration.ofSeconds(10)))
        .isEqualTo(scheduled);
    assertThat(DeliverySchedule.atLeast(scheduled, FIRST, Duration.ofHours(2)))
        .isEqualTo(FIRST.plus(Duration.ofHours(2)));
    assertThat(DeliverySchedule.atLeast(scheduled, FIRST, Duration.ofDays(10_000)))
        .isEqualTo(FIRST.plus(Duration.ofHours(24)));
  }
}

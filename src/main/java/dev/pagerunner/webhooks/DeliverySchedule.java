package dev.pagerunner.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a delivery is tried again: nine times, the last one after about 24 hours. */
final class DeliverySchedule {
  /** Since the first attempt. */
  private static final List<Duration> TIMES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** A part of the time, so that what failed at once does not return at once. */
  private static final double JITTER = 0.1;

  private static final Duration LONGEST_WISH = Duration.ofHours(24);

  private DeliverySchedule() {}

  /**
   * The time of the next attempt; empty after the last one.
   *
   * @param first when the first attempt began
   * @param last when the last one began
   * @param random from 0 to 1
   */
  static Optional<Instant> next(Instant first, Instant last, double random) {
    Duration since = Duration.between(first, last);
    return TIMES.stream()
        .filter(time -> time.compareTo(since) > 0)
        .findFirst()
        .map(time -> first.plusMillis(Math.round(time.toMillis() * (1 + JITTER * random))));
  }

  /** The later of what the schedule says and what the receiver wishes, within a day. */
  static Instant atLeast(Instant scheduled, Instant now, Duration wish) {
    Duration within = wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    Instant wished = now.plus(within);
    return wished.isAfter(scheduled) ? wished : scheduled;
  }
}

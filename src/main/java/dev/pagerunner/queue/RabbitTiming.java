package dev.pagerunner.queue;

import java.time.Duration;

/**
 * How patient the RabbitMQ notifier is.
 *
 * @param heartbeat seconds; a broker that is silent for about twice as long is taken for lost
 * @param answer within which a broker must confirm or answer
 * @param boot how long a start waits for the first connection, when it does not fail sooner
 * @param firstPause before the first attempt to connect again; doubled for each further one
 * @param longestPause between two attempts
 * @param check how often it is made sure that the queue of work still exists
 * @param poll how often an idle worker looks at Postgres while it cannot hear the broker
 */
record RabbitTiming(
    int heartbeat,
    Duration answer,
    Duration boot,
    Duration firstPause,
    Duration longestPause,
    Duration check,
    Duration poll) {

  static final RabbitTiming DEFAULT =
      new RabbitTiming(
          10,
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));
}

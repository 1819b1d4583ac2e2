package dev.pagerunner.webhooks;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.outbound.OutboundClient;
import dev.pagerunner.store.Database;
import dev.pagerunner.telemetry.WebhookMetrics;
import dev.pagerunner.webhooks.DeliveryRepository.Attempt;
import dev.pagerunner.webhooks.DeliveryRepository.Lane;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due. Runs in every web process; a claim in the database decides who makes an
 * attempt, and one whose process dies is made again. To one receiver of an account requests go one
 * by one, and an account has a few at once at most: a slow receiver delays nobody else.
 *
 * <p>All state belongs to the verticle's event loop.
 */
public final class WebhookSender extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);

  /** Requests at once. */
  public static final int AT_ONCE = 32;

  /** Those of them that are of one account, or of nobody. */
  private static final int OF_AN_ACCOUNT = 6;

  private static final int LANES_AT_ONCE = 200;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);
  private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
  private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

  private final Database database;
  private final OutboundClient client;
  private final DeliveryResult result;
  private final WebhookMetrics metrics;
  private final Clock clock;
  private final Duration interval;

  private final Set<String> busy = new HashSet<>();
  private final Map<String, Integer> ofAccounts = new HashMap<>();
  private String lastLane = "";
  private boolean looking;
  private boolean lookAgain;
  private boolean stopped;

  /**
   * Sends nothing yet.
   *
   * @param clock by which deliveries are due
   * @param interval between two looks for what is due
   */
  public WebhookSender(
      Database database,
      OutboundClient client,
      Clock clock,
      Duration interval,
      WebhookMetrics metrics) {
    this.database = database;
    this.client = client;
    this.metrics = metrics;
    this.result = new DeliveryResult(database, clock, metrics);
    this.clock = clock;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, interval, LONGEST_PAUSE, this::look).start();
    new PeriodicTask(vertx, BETWEEN_COUNTS, BETWEEN_COUNTS, this::countPending).startNow();
    new PeriodicTask(vertx, BETWEEN_CLEANINGS, BETWEEN_CLEANINGS, this::shortenLog).startNow();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return Future.succeededFuture();
  }

  private Future<?> countPending() {
    return DeliveryRepository.pending(database.pool()).onSuccess(metrics::pending);
  }

  private Future<?> shortenLog() {
    return DeliveryLog.shorten(database.pool())
        .onFailure(e -> LOG.warn("The log of webhooks was not shortened: {}", e.toString()));
  }

  private Future<?> look() {
    if (stopped) {
      return Future.succeededFuture();
    }
    if (looking) {
      lookAgain = true;
      return Future.succeededFuture();
    }
    looking = true;
    lookAgain = false;
    Instant now = clock.instant();
    return DeliveryRepository.lanes(database.pool(), lastLane, now, LANES_AT_ONCE)
        .map(this::chosen)
        .compose(lanes -> claim(lanes, now))
        .onSuccess(attempts -> attempts.forEach(this::send))
        .onFailure(e -> LOG.warn("Webhooks are not sent; retrying: {}", e.toString()))
        .onComplete(ignored -> looked());
  }

  private void looked() {
    looking = false;
    if (lookAgain) {
      look();
    }
  }

  /**
   * The lanes that may have a request now. The next look goes on behind them, so that every lane
   * gets its turn, however many are slow.
   */
  private List<String> chosen(List<Lane> lanes) {
    int room = AT_ONCE - busy.size();
    Map<String, Integer> counts = new HashMap<>(ofAccounts);
    List<String> chosen =
        lanes.stream()
            .filter(Lane::due)
            .map(Lane::name)
            .filter(lane -> !busy.contains(lane))
            .filter(lane -> counts.merge(account(lane), 1, Integer::sum) <= OF_AN_ACCOUNT)
            .limit(room)
            .toList();
    if (room == 0) {
      return chosen;
    }
    if (chosen.size() == room) {
      lastLane = chosen.get(room - 1);
    } else {
      lastLane = lanes.size() < LANES_AT_ONCE ? "" : lanes.get(lanes.size() - 1).name();
    }
    return chosen;
  }

  private Future<List<Attempt>> claim(List<String> lanes, Instant now) {
    return lanes.isEmpty()
        ? Future.succeededFuture(List.of())
        : DeliveryRepository.claim(database.pool(), lanes, now);
  }

  private void send(Attempt attempt) {
    busy.add(attempt.lane());
    ofAccounts.merge(account(attempt.lane()), 1, Integer::sum);
    Instant began = clock.instant();
    Future.succeededFuture()
        .compose(ignored -> request(attempt, began))
        .transform(answer -> result.record(attempt, began, answer))
        .onFailure(e -> LOG.warn("What became of a webhook was not recorded: {}", e.toString()))
        .onComplete(ignored -> sent(attempt));
  }

  private Future<OutboundClient.Answer> request(Attempt attempt, Instant began) {
    if (attempt.url() == null || attempt.disabled()) {
      return Future.failedFuture(new DeliveryResult.NoWebhookException());
    }
    return client.post(
        attempt.url(),
        DeliveryHeaders.of(attempt, began.getEpochSecond()),
        Buffer.buffer(attempt.body()));
  }

  private void sent(Attempt attempt) {
    busy.remove(attempt.lane());
    ofAccounts.computeIfPresent(
        account(attempt.lane()), (name, count) -> count == 1 ? null : count - 1);
    look();
  }

  private static String account(String lane) {
    return lane.substring(0, lane.indexOf(' '));
  }
}

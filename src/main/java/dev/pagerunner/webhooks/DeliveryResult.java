package dev.pagerunner.webhooks;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.outbound.OutboundClient.Answer;
import dev.pagerunner.outbound.RefusedTargetException;
import dev.pagerunner.store.Database;
import dev.pagerunner.telemetry.WebhookMetrics;
import dev.pagerunner.webhooks.DeliveryRepository.Attempt;
import dev.pagerunner.webhooks.DeliveryRepository.Outcome;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what an answer means for a delivery, and writes it. */
final class DeliveryResult {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryResult.class);

  private static final int GONE = 410;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final String DISABLED = "the receiver answered 410 Gone";

  private final Database database;
  private final Clock clock;
  private final WebhookMetrics metrics;

  DeliveryResult(Database database, Clock clock, WebhookMetrics metrics) {
    this.database = database;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** The webhook was deleted or disabled meanwhile. */
  static final class NoWebhookException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    NoWebhookException() {
      super("the webhook was deleted or disabled");
    }
  }

  /** Writes what became of an attempt that {@code began} then. */
  Future<Void> record(Attempt attempt, Instant began, AsyncResult<Answer> answer) {
    return answer.succeeded()
        ? answered(attempt, began, answer.result())
        : unanswered(attempt, began, answer.cause());
  }

  private Future<Void> answered(Attempt attempt, Instant began, Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return write(attempt, new Outcome("delivered", clock.instant(), status, null));
    }
    if (status == GONE) {
      return disable(attempt);
    }
    boolean mayWish = status == TOO_MANY_REQUESTS || status == UNAVAILABLE;
    return again(
        attempt,
        began,
        status,
        status >= 300 && status < 400
            ? "redirects are not followed: change the URL"
            : "the receiver answered " + status,
        mayWish ? answer.retryAfter().flatMap(this::wish) : Optional.empty());
  }

  private Future<Void> unanswered(Attempt attempt, Instant began, Throwable e) {
    return e instanceof NoWebhookException
        ? write(attempt, new Outcome("failed", clock.instant(), null, e.getMessage()))
        : again(attempt, began, null, words(e), Optional.empty());
  }

  private Future<Void> again(
      Attempt attempt, Instant began, Integer status, String error, Optional<Duration> wish) {
    Instant now = clock.instant();
    double random = ThreadLocalRandom.current().nextDouble();
    return DeliverySchedule.next(attempt.first(), began, random)
        .map(
            next ->
                new Outcome(
                    "pending",
                    DeliverySchedule.atLeast(next, now, wish.orElse(Duration.ZERO)),
                    status,
                    error))
        .map(outcome -> write(attempt, outcome))
        .orElseGet(() -> giveUp(attempt, new Outcome("failed", now, status, error)));
  }

  private Future<Void> giveUp(Attempt attempt, Outcome outcome) {
    LOG.warn(
        "Delivery {} of webhook {} failed for 24 hours: {}",
        attempt.delivery(),
        attempt.webhook(),
        outcome.error());
    return write(attempt, outcome);
  }

  private Future<Void> disable(Attempt attempt) {
    LOG.warn("Webhook {} is disabled: {}", attempt.webhook(), DISABLED);
    Instant now = clock.instant();
    return database
        .transaction(
            tx ->
                DeliveryRepository.record(tx, attempt, new Outcome("failed", now, GONE, DISABLED))
                    .compose(
                        ignored ->
                            WebhookRepository.disable(
                                tx, attempt.webhook(), attempt.url(), DISABLED))
                    .compose(
                        disabled ->
                            disabled
                                ? DeliveryRepository.failPending(
                                    tx, attempt.webhook(), now, DISABLED)
                                : Future.succeededFuture()))
        .onSuccess(ignored -> metrics.attempted(WebhookMetrics.Outcome.FAILED))
        .mapEmpty();
  }

  private Future<Void> write(Attempt attempt, Outcome outcome) {
    return database
        .persistently(() -> DeliveryRepository.record(database.pool(), attempt, outcome))
        .onSuccess(ignored -> metrics.attempted(counted(outcome)));
  }

  private static WebhookMetrics.Outcome counted(Outcome outcome) {
    return switch (outcome.state()) {
      case "delivered" -> WebhookMetrics.Outcome.DELIVERED;
      case "pending" -> WebhookMetrics.Outcome.RETRYING;
      default -> WebhookMetrics.Outcome.FAILED;
    };
  }

  /** How long a receiver wants to be left alone: seconds, or a date. */
  private Optional<Duration> wish(String retryAfter) {
    if (SECONDS.matcher(retryAfter).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
    }
    try {
      Instant until =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wish = Duration.between(clock.instant(), until);
      return wish.isNegative() ? Optional.empty() : Optional.of(wish);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Without addresses: who sees the log need not know this server's network. */
  private static String words(Throwable e) {
    if (e instanceof RefusedTargetException) {
      return PlainText.oneLine(e.getMessage());
    }
    if (e instanceof UnknownHostException) {
      return "the receiver's host cannot be found";
    }
    if (e instanceof TimeoutException) {
      return "the receiver did not answer in time";
    }
    if (e instanceof ConnectException) {
      return "the receiver cannot be connected to";
    }
    if (e instanceof SSLException || e.getCause() instanceof SSLException) {
      return "TLS failed: the receiver's certificate is not trusted, or not for this host";
    }
    LOG.debug("A webhook failed", e);
    return e instanceof VertxException
        ? "the receiver closed the connection without an answer"
        : "there was no answer";
  }
}

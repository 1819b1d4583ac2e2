package dev.pagerunner.telemetry;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the process lives, and whether it can do its work. */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final long CHECK_TIMEOUT_MS = 3_000;
  private static final String OK = "ok";
  private static final String DEGRADED = "degraded";
  private static final String UNAVAILABLE = "unavailable";

  private final BooleanSupplier alive;
  private final Map<String, Supplier<Future<?>>> checks;

  /** How each check ended last, so that the log has every change once. */
  private final Map<String, String> last = new ConcurrentHashMap<>();

  /**
   * Asks nothing yet.
   *
   * @param alive whether the process is better left as it is than ended; says nothing of others
   * @param checks by name; one is well when its future succeeds. Whoever asks is told the names,
   *     and the log the message of a failure, which may tell of addresses and users
   */
  public Health(BooleanSupplier alive, Map<String, Supplier<Future<?>>> checks) {
    this.alive = alive;
    this.checks = new LinkedHashMap<>(checks);
  }

  /** A check fails with it when the process can do without, though less well: it stays ready. */
  public static final class Degraded extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    public Degraded(String message) {
      super(message);
    }
  }

  /** An answer to a probe: an HTTP status and a body. */
  public record Report(int status, JsonObject body) {
    private static Report of(boolean well, String otherwise, JsonObject body) {
      return new Report(well ? 200 : 503, body.put("status", well ? OK : otherwise));
    }
  }

  /** Never asks another process, so that an orchestrator ends none for the fault of another. */
  public Report live() {
    return Report.of(alive.getAsBoolean(), "stuck", new JsonObject());
  }

  /** Never fails. */
  public Future<Report> ready() {
    JsonObject outcomes = new JsonObject();
    List<Future<?>> all = new ArrayList<>();
    checks.forEach(
        (name, check) -> {
          outcomes.put(name, OK);
          all.add(
              inTime(check)
                  .onSuccess(ignored -> log(name, OK, ""))
                  .onFailure(
                      e -> {
                        String outcome = e instanceof Degraded ? DEGRADED : UNAVAILABLE;
                        outcomes.put(name, outcome);
                        log(name, outcome, ": " + e.getMessage());
                      })
                  .recover(Health::unlessDegraded));
        });
    return Future.join(all)
        .transform(
            done ->
                Future.succeededFuture(
                    Report.of(
                        done.succeeded(), UNAVAILABLE, new JsonObject().put("checks", outcomes))));
  }

  private static Future<Void> inTime(Supplier<Future<?>> check) {
    return check.get().timeout(CHECK_TIMEOUT_MS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private void log(String name, String outcome, String reason) {
    String before = last.put(name, outcome);
    if (outcome.equals(before) || (before == null && outcome.equals(OK))) {
      return;
    }
    if (outcome.equals(OK)) {
      LOG.info("Readiness: {} is ok again", name);
    } else {
      LOG.warn("Readiness: {} is {}{}", name, outcome, PlainText.oneLine(reason));
    }
  }

  private static Future<Void> unlessDegraded(Throwable e) {
    return e instanceof Degraded ? Future.succeededFuture() : Future.failedFuture(e);
  }
}

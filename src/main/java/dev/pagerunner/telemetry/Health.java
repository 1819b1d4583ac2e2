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

/** Whether the process is alive, and whether it is ready to work. */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final long CHECK_TIMEOUT_MS = 3_000;
  private static final String OK = "ok";
  private static final String DEGRADED = "degraded";
  private static final String UNAVAILABLE = "unavailable";

  private final BooleanSupplier alive;
  private final Map<String, Supplier<Future<?>>> checks;

  /** The last result of each check, so that every change is logged once. */
  private final Map<String, String> last = new ConcurrentHashMap<>();

  /**
   * Creates the health report of one process; checks run when it is requested.
   *
   * @param alive whether the process works and need not be restarted; does not depend on other
   *     processes
   * @param checks by name; a check passes if its future succeeds. The response names the checks; a
   *     failure's message, which may contain addresses and users, is only logged
   */
  public Health(BooleanSupplier alive, Map<String, Supplier<Future<?>>> checks) {
    this.alive = alive;
    this.checks = new LinkedHashMap<>(checks);
  }

  /**
   * The failure of a check without which the process still works, though less well: it stays ready.
   */
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

  /**
   * Whether the process is alive. Never depends on another process, so that an orchestrator
   * restarts none for the fault of another.
   */
  public Report live() {
    return Report.of(alive.getAsBoolean(), "stuck", new JsonObject());
  }

  /** Whether the process is ready. The future never fails. */
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

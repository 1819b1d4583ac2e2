package dev.pagerunner.telemetry;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether the process lives, and whether it can do its work. */
public final class Health {
  private static final long PATIENCE_MS = 3_000;
  private static final String OK = "ok";

  private final BooleanSupplier alive;
  private final Map<String, Supplier<Future<?>>> checks;

  /**
   * Asks nothing yet.
   *
   * @param alive whether the process is better left as it is than ended; says nothing of others
   * @param checks by name; one is well when its future succeeds, and the message of its failure is
   *     shown to whoever asks
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
  public record Answer(int status, JsonObject body) {
    private static Answer of(boolean well, String otherwise, JsonObject body) {
      return new Answer(well ? 200 : 503, body.put("status", well ? OK : otherwise));
    }
  }

  /** Never asks another process, so that an orchestrator ends none for the fault of another. */
  public Answer live() {
    return Answer.of(alive.getAsBoolean(), "stuck", new JsonObject());
  }

  /** Never fails. */
  public Future<Answer> ready() {
    JsonObject outcomes = new JsonObject();
    List<Future<?>> all = new ArrayList<>();
    checks.forEach(
        (name, check) -> {
          outcomes.put(name, OK);
          all.add(
              inTime(check)
                  .onFailure(e -> outcomes.put(name, inWords(e)))
                  .recover(Health::unlessDegraded));
        });
    return Future.join(all)
        .transform(
            done ->
                Future.succeededFuture(
                    Answer.of(
                        done.succeeded(),
                        "unavailable",
                        new JsonObject().put("checks", outcomes))));
  }

  private static Future<Void> inTime(Supplier<Future<?>> check) {
    return check.get().timeout(PATIENCE_MS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private static String inWords(Throwable e) {
    return e instanceof Degraded ? "degraded: " + e.getMessage() : String.valueOf(e.getMessage());
  }

  private static Future<Void> unlessDegraded(Throwable e) {
    return e instanceof Degraded ? Future.succeededFuture() : Future.failedFuture(e);
  }
}

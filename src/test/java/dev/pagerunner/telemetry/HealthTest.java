package dev.pagerunner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthTest {
  @Test
  void a_process_is_ready_when_every_check_succeeds() {
    Health health = new Health(() -> true, Map.of("one", Future::succeededFuture));
    assertThat(health.ready().result())
        .isEqualTo(
            new Health.Report(
                200,
                new JsonObject()
                    .put("checks", new JsonObject().put("one", "ok"))
                    .put("status", "ok")));
  }

  @Test
  void one_check_that_fails_makes_it_unready_and_the_reason_stays_in_the_log() {
    Health health =
        new Health(
            () -> true,
            Map.of("one", Future::succeededFuture, "two", () -> Future.failedFuture("gone")));
    Health.Report report = health.ready().result();
    assertThat(report.status()).isEqualTo(503);
    assertThat(report.body().getString("status")).isEqualTo("unavailable");
    assertThat(report.body().getJsonObject("checks"))
        .isEqualTo(new JsonObject().put("one", "ok").put("two", "unavailable"));
  }

  @Test
  void it_stays_ready_when_it_can_do_without() {
    Health health =
        new Health(
            () -> true,
            Map.of("queue", () -> Future.failedFuture(new Health.Degraded("no broker"))));
    Health.Report report = health.ready().result();
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.body().getJsonObject("checks").getString("queue")).isEqualTo("degraded");
  }

  @Test
  void whether_it_lives_does_not_depend_on_others() {
    Map<String, java.util.function.Supplier<Future<?>>> checks =
        Map.of("two", () -> Future.failedFuture("gone"));
    assertThat(new Health(() -> true, checks).live().status()).isEqualTo(200);
    assertThat(new Health(() -> false, checks).live().status()).isEqualTo(503);
  }
}

package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.WorkerJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthPortIT {

  @TempDir Path folder;

  @Test
  void a_worker_lives_but_is_not_ready_while_its_database_is_away() {
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
        WorkerJvm worker = WorkerJvm.start(folder.resolve("data"), postgres.url(), Map.of())) {
      Api health = worker.health();
      awaitReady(health, 200);

      postgres.stop();
      awaitReady(health, 503);
      assertThat(health.send("GET", "/readyz").body()).contains("postgres", "\"model\":\"ok\"");
      assertThat(health.send("GET", "/livez").statusCode()).isEqualTo(200);
      assertThat(health.send("GET", "/metrics").body()).contains("pagerunner_pages_total");

      postgres.startAgain();
      awaitReady(health, 200);
    }
  }

  @Test
  void the_port_serves_nothing_else() {
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
        WorkerJvm worker = WorkerJvm.start(folder.resolve("data"), postgres.url(), Map.of())) {
      Api health = worker.health();
      assertThat(health.send("GET", "/").statusCode()).isEqualTo(404);
      assertThat(health.send("GET", "/api/v1/documents").statusCode()).isEqualTo(404);
      assertThat(health.send("POST", "/livez").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void a_worker_that_is_replaced_is_counted_and_of_the_role_all_only_web_has_a_port() {
    Map<String, String> settings = Map.of("PAGERUNNER_HEALTH_PORT", "0");
    try (Server server = Server.start(folder.resolve("data"), settings)) {
      await().until(() -> !server.workers().isEmpty());
      ProcessHandle worker = server.workers().get(0);
      worker.destroyForcibly();
      await()
          .until(
              () -> server.api().send("GET", "/metrics").body(),
              text -> text.contains("pagerunner_worker_restarts_total{reason=\"crashed\"} 1.0"));
      assertThat(server.log()).containsOnlyOnce("health on port");
    }
  }

  private static void awaitReady(Api health, int status) {
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> health.send("GET", "/readyz").statusCode() == status);
  }
}

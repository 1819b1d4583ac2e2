package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that come up in any order. */
class StartIT {

  @TempDir Path folder;

  private Map<String, String> environment(PostgresServer postgres) {
    return Map.of(
        "DATABASE_URL",
        postgres.url(),
        "PAGERUNNER_DATA_DIR",
        folder.resolve("data").toString(),
        "PORT",
        "0");
  }

  @Test
  void web_worker_and_migrate_wait_for_a_database_that_comes_later() {
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("db"))) {
      postgres.stop();
      Map<String, String> environment = environment(postgres);
      try (JarProcess web = JarProcess.start("web", "64m", environment);
          JarProcess worker = JarProcess.start("worker", "192m", environment)) {
        web.awaitLog("Waiting for the database");
        worker.awaitLog("Waiting for the database");
        try (JarProcess migrate = JarProcess.start("migrate", "192m", environment)) {
          migrate.awaitLog("Waiting for the database at 127.0.0.1:" + postgres.port());
          postgres.startAgain();
          assertThat(migrate.awaitExit(Patience.EVENTUALLY)).isZero();
        }
        web.awaitLog("is ready at");
        worker.awaitLog("is waiting for work");
        assertThat(web.api().send("GET", "/readyz").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void a_role_without_a_database_says_so_in_one_line() {
    Map<String, String> nothing = Map.of("PAGERUNNER_DATA_DIR", folder.toString());
    for (String role : new String[] {"web", "worker", "migrate"}) {
      try (JarProcess process = JarProcess.start(role, "192m", nothing)) {
        assertThat(process.awaitExit(Patience.EVENTUALLY)).isEqualTo(1);
        assertThat(process.log().strip().lines())
            .singleElement()
            .asString()
            .startsWith("pagerunner: DATABASE_URL is not set");
      }
    }
  }

  @Test
  void a_password_that_is_wrong_is_not_waited_for() {
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("db"))) {
      String wrong = postgres.url().replaceFirst("pagerunner:[^@]*@", "pagerunner:wrong@");
      Map<String, String> environment =
          Map.of("DATABASE_URL", wrong, "PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
      for (String role : new String[] {"web", "worker", "migrate"}) {
        try (JarProcess process = JarProcess.start(role, "192m", environment)) {
          assertThat(process.awaitExit(Patience.EVENTUALLY)).isEqualTo(1);
          assertThat(process.log()).contains("password authentication failed");
        }
      }
    }
  }
}

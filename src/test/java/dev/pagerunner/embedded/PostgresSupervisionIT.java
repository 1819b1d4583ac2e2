package dev.pagerunner.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.JarProcess;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Postgres of the role all, when its starts fail. */
class PostgresSupervisionIT {

  @TempDir Path folder;

  @Test
  void a_postgres_that_could_not_be_started_again_is_tried_until_it_can() throws IOException {
    Path data = folder.resolve("data");
    try (Server server = Server.startFirst(data, Map.of())) {
      Path configuration = data.resolve("postgres/postgresql.auto.conf");
      String whole = Files.readString(configuration);
      Files.writeString(configuration, "no_such_thing = = 1\n", StandardOpenOption.APPEND);
      server.postmaster().destroyForcibly();
      await().until(() -> server.log().contains("Retrying in 2 s"));

      Files.writeString(configuration, whole);

      await().until(() -> server.api().send("GET", "/readyz").statusCode() == 200);
    }
  }

  @Test
  void a_start_that_fails_names_the_port_and_leaves_no_process_and_no_file_behind()
      throws IOException {
    Path data = folder.resolve("data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (JarProcess all = start("all", Map.of("PORT", port))) {
        assertThat(all.awaitExit(Patience.EVENTUALLY)).isEqualTo(1);
        assertThat(all.log())
            .contains("Port " + port + " is taken by another program", "set PORT to another");
      }
    }
    assertNothingIsLeft(data);
  }

  @Test
  void a_start_that_is_interrupted_leaves_no_process_and_no_file_behind() {
    try (JarProcess all = start("all", Map.of("PORT", "0"))) {
      all.awaitLog("Starting Postgres");
      all.askToEnd();
      all.awaitExit(Patience.EVENTUALLY);
      assertThat(all.log()).doesNotContain("is ready at");
    }
    assertNothingIsLeft(folder.resolve("data"));
  }

  private static void assertNothingIsLeft(Path data) {
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    assertThat(data.resolve("tmp")).doesNotExist();
    List<String> left =
        ProcessHandle.allProcesses()
            .flatMap(process -> process.info().commandLine().stream())
            .filter(command -> command.contains(data.toString()))
            .toList();
    assertThat(left).isEmpty();
  }

  @Test
  void web_and_worker_name_the_port_that_is_taken_and_the_setting() throws IOException {
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("db"));
        ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      for (String role : List.of("web", "worker")) {
        String setting = role.equals("web") ? "PORT" : "PAGERUNNER_HEALTH_PORT";
        try (JarProcess process =
            start(role, Map.of("DATABASE_URL", postgres.url(), setting, port))) {
          assertThat(process.awaitExit(Patience.EVENTUALLY)).isEqualTo(1);
          assertThat(process.log())
              .contains("Port " + port + " is taken")
              .contains("set " + setting);
        }
      }
    }
  }

  private JarProcess start(String role, Map<String, String> settings) {
    Map<String, String> environment = new java.util.HashMap<>(settings);
    environment.put("PAGERUNNER_DATA_DIR", folder.resolve("data").toString());
    return JarProcess.start(role, "64m", environment);
  }
}

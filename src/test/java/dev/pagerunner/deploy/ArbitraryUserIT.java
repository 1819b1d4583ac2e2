package dev.pagerunner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.FreePorts;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The folders of the image, its entrypoint, and a user id that the image does not know in group 0,
 * as OpenShift runs it: the program belongs to others and is read-only, and so is what the build of
 * the image left in the cache; the data folder is writable for the group. A test that is not run by
 * root cannot be another user, and takes its own.
 */
class ArbitraryUserIT {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final Path JAR = Path.of(System.getProperty("pagerunner.jar"));
  private static final List<String> IMAGE_USER = as(10_001, 10_001);
  private static final List<String> ANY_USER = as(12_345, 0);

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private PostgresServer postgres;
  private Path app;
  private Path data;

  private static List<String> as(int user, int group) {
    return ROOT
        ? List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups")
        : List.of();
  }

  @BeforeEach
  void lay_out_the_image() throws IOException {
    postgres = PostgresServer.start(folder.resolve("database"));
    app = Files.createDirectories(folder.resolve("app"));
    data = Files.createDirectory(folder.resolve("data"));
    Files.copy(JAR, app.resolve("pagerunner.jar"));
    Files.createDirectories(app.resolve("deploy"));
    Files.copy(Path.of("deploy/entrypoint"), app.resolve("deploy/entrypoint"));
    Files.createDirectories(app.resolve("conf"));
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      for (Path file : files.toList()) {
        Files.copy(file, app.resolve("conf").resolve(file.getFileName()));
      }
    }
    Files.createDirectories(app.resolve("cache"));
    mode("rwxr-xr-x", folder, app, app.resolve("deploy"), app.resolve("deploy/entrypoint"));
    mode("rwxr-xr-x", app.resolve("conf"), app.resolve("cache"));
    mode("rwxrwx---", data);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("HOME", "/");
    environment.put("LANG", "C.UTF-8");
    environment.put("PAGERUNNER_AUTH", "none");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("DATABASE_URL", postgres.url());
    environment.put("PAGERUNNER_DATA_DIR", data.toString());
    environment.put("PAGERUNNER_CACHE_DIR", app.resolve("cache").toString());
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : processes) {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    postgres.close();
  }

  private static void mode(String mode, Path... paths) throws IOException {
    for (Path path : paths) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  @Test
  void every_role_works_for_a_user_whom_the_image_does_not_know() throws Exception {
    assertThat(run(ANY_USER, "migrate").waitFor()).as(this::log).isZero();
    fill_the_cache_as_the_build_of_the_image_does();
    Path mine = TestBundles.working(folder, "mine", "1");
    mode("rwxr-xr-x", mine);
    environment.put("MODEL_PATH", TestBundles.zipped(mine, "").toString());

    int port = FreePorts.next();
    environment.put("PORT", Integer.toString(port));
    Process web = run(ANY_USER, "web");
    awaitLog(web, "is ready at");
    environment.remove("MODEL_PATH");
    Process worker = run(ANY_USER, "worker");
    awaitLog(worker, "is waiting for work");

    Api api = new Api("http://127.0.0.1:" + port);
    JsonObject document = api.upload(TestPdf.ofPages(2, folder, "two.pdf"));
    for (String run :
        List.of(
            document.getJsonObject("run").getString("id"),
            api.rerun(document.getString("id"), "pagerunner-layout"))) {
      assertThat(api.awaitEnd(run).getString("state")).as(this::log).isEqualTo("succeeded");
    }
    assertThat(log()).doesNotContain("ERROR", "Permission denied", "AccessDenied");
    assertThat(data.resolve("cache/models"))
        .isDirectoryContaining(Files::isSymbolicLink)
        .isDirectoryContaining(model -> !Files.isSymbolicLink(model));

    Path page = TestPdf.ofPages(1, folder, "one.pdf");
    assertThat(run(ANY_USER, "detect", page.toString()).waitFor()).as(this::log).isZero();
    assertThat(run(ANY_USER, "model", "check", mine.toString()).waitFor()).as(this::log).isZero();
  }

  private void fill_the_cache_as_the_build_of_the_image_does() throws Exception {
    if (ROOT) {
      Process chown = new ProcessBuilder("chown", "10001", app.resolve("cache").toString()).start();
      assertThat(chown.waitFor()).isZero();
    }
    Path own = Files.createDirectory(folder.resolve("training"));
    mode("rwxrwxrwx", own);
    List<String> command = new ArrayList<>(IMAGE_USER);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + app.resolve("conf/jvm-worker.options"));
    command.addAll(List.of("-jar", app.resolve("pagerunner.jar").toString(), "worker", "--child"));
    Process training = start(command, Map.of("PAGERUNNER_DATA_DIR", own.toString()));
    awaitLog(training, "is waiting for work");
    training.toHandle().destroy();
    training.waitFor();
    if (!ROOT) {
      mode("r-xr-xr-x", app.resolve("cache"));
    }
  }

  private Process run(List<String> user, String... words) throws IOException {
    List<String> command = new ArrayList<>(user);
    command.add(app.resolve("deploy/entrypoint").toString());
    command.addAll(List.of(words));
    return start(command, Map.of());
  }

  private Process start(List<String> command, Map<String, String> more) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(logOf(processes.size()).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void awaitLog(Process process, String text) {
    await()
        .until(
            () -> {
              assertThat(process.isAlive()).as(this::log).isTrue();
              return Files.readString(logOf(processes.indexOf(process))).contains(text);
            });
  }

  private Path logOf(int number) {
    return folder.resolve("log-" + number);
  }

  /** Of all processes. */
  private String log() {
    StringBuilder all = new StringBuilder();
    for (int number = 0; number < processes.size(); number++) {
      try {
        all.append(Files.readString(logOf(number))).append('\n');
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return all.toString();
  }
}

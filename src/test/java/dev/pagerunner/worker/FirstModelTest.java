package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.models.Bundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A model whose loading never ends, since a file that it needs is a pipe that nobody writes to. */
@DisabledOnOs(OS.WINDOWS)
class FirstModelTest {
  @TempDir Path folder;

  @Test
  void a_worker_that_hangs_while_it_loads_its_first_model_is_ended() throws Exception {
    load();
    Path pipe = replaceByPipe(onlyFile(folder.resolve("cache/self-checks")));
    AtomicInteger halts = new AtomicInteger();
    Watchdog watchdog = new Watchdog(folder, Duration.ofMinutes(1), halts::incrementAndGet);
    watchdog.start();

    WorkerRole.loadsFirstModel(watchdog, Duration.ofSeconds(1));
    CompletableFuture<Void> loading = CompletableFuture.runAsync(this::load);
    await().until(() -> halts.get() == 1);
    assertThat(loading).isNotDone();
    assertThat(watchdog.isWell()).isFalse();

    Files.writeString(pipe, "");
    loading.get(1, TimeUnit.MINUTES);
  }

  private void load() {
    Detector.open(Bundle.builtIn().model(), new DetectorOptions(1, folder.resolve("cache")))
        .close();
  }

  private static Path onlyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static Path replaceByPipe(Path file) throws Exception {
    Files.delete(file);
    Process made = new ProcessBuilder("mkfifo", file.toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
    return file;
  }
}

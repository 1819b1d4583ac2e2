package dev.pagerunner.launch;

import dev.pagerunner.config.Settings;
import dev.pagerunner.files.PrivateFolder;
import dev.pagerunner.process.ChildJvm;
import dev.pagerunner.process.JvmOptions;
import dev.pagerunner.process.WorkerKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The role {@code worker}: keeps a JVM running that reads pages, and stays small itself. A hung or
 * crashed worker is so replaced wherever it runs, with nothing else to watch it.
 */
public final class WatchedWorker {
  /** A little longer than the child takes at most; hosts kill 10 s after the signal, or later. */
  private static final Duration LIMIT = Duration.ofMillis(9_900);

  private WatchedWorker() {}

  /**
   * Runs until it is told to end, or until the JVM that reads refuses its settings or its database.
   *
   * @param ofTheUser options for that JVM besides its own
   * @return the status to end with
   */
  public static int run(Settings settings, List<String> ofTheUser) {
    PrivateFolder.make(settings.storage().dataDir());
    // Of this process and not of each child, so that the next empties what a killed one left.
    Path folder =
        settings.storage().dataDir().resolve("tmp").resolve(ProcessName.of("worker").local());
    WorkerKeeper worker =
        new WorkerKeeper(
            "Worker",
            new WorkerKeeper.Plan(
                new ChildJvm(),
                folder,
                options(ofTheUser),
                healthPort(settings),
                Map.of(),
                () -> ProcessName.of("worker").unique(),
                (owner, status) -> {},
                settings.worker().pageTimeout(),
                true));
    Shutdown.onSignal(worker::close, LIMIT);
    return worker.run();
  }

  private static List<String> options(List<String> ofTheUser) {
    List<String> options = new ArrayList<>(ChildJvm.classArchive("worker"));
    options.addAll(JvmOptions.WORKER.with(ofTheUser));
    return options;
  }

  /** Probes are answered by the process that reads: only it knows how it is. */
  private static List<String> healthPort(Settings settings) {
    return settings
        .probes()
        .port()
        .map(port -> List.of("--health-port", port.toString()))
        .orElse(List.of());
  }
}

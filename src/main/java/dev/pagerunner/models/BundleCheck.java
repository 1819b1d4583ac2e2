package dev.pagerunner.models;

import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.process.ChildJvm;
import dev.pagerunner.process.JvmOptions;
import dev.pagerunner.process.LimitedChild;
import dev.pagerunner.process.LimitedChild.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a bundle and tries it, in a process of its own: ONNX Runtime takes memory that a server
 * does not have, and a bundle that crashes it crashes nothing else. Blocking, so not for an event
 * loop.
 */
final class BundleCheck {
  private static final Logger LOG = LoggerFactory.getLogger(BundleCheck.class);
  private static final int OUTPUT_BYTES = 16 * 1024;
  private static final int LONGEST_REFUSAL = 2_000;

  private final Path cacheDir;
  private final Duration time;
  private final long memory;

  /**
   * Starts nothing yet.
   *
   * @param cacheDir of this machine, where the native libraries are unpacked
   * @param time for the download and the check
   * @param memory resident bytes of the process
   */
  BundleCheck(Path cacheDir, Duration time, long memory) {
    this.cacheDir = cacheDir;
    this.time = time;
    this.memory = memory;
  }

  /** A bundle that is as it should be, in a folder of the check's. */
  record Checked(Bundle bundle, CheckReport report) {}

  /**
   * Checks the bundle at an address.
   *
   * @param folder empty, for what is fetched and unpacked; to be deleted once the bundle is kept
   * @param shown what stands in messages for paths of this machine
   * @throws PagerunnerException if something is wrong with it; the message says what
   */
  Checked check(ModelAddress address, Path folder, Map<Path, String> shown) {
    Outcome outcome = run(address, folder);
    CheckReport report;
    try {
      report = CheckReport.read(folder).orElseThrow(() -> ended(outcome));
    } catch (PagerunnerException e) {
      throw new PagerunnerException(readable(e.getMessage(), shown), e);
    }
    String sha256 = Bundle.of(report.json(), "model.json", folder).model().sha256();
    Path weights = CheckReport.cache(folder).resolve("models").resolve(sha256);
    return new Checked(Bundle.of(report.json(), "model.json", weights), report);
  }

  private Outcome run(ModelAddress address, Path folder) {
    List<String> options = new ArrayList<>(JvmOptions.DETECT.all());
    // A crash writes its log where it is deleted.
    options.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    options.add("-XX:-CreateCoredumpOnCrash");
    List<String> arguments = List.of("model", "check-for-server", folder.toString());
    try {
      // Not as an argument, which every user of the machine can read: it may have a signature.
      Files.writeString(CheckReport.address(folder), addressed(address));
      return new LimitedChild(new ChildJvm(), new LimitedChild.Limits(time, memory, OUTPUT_BYTES))
          .run(options, arguments, Map.of("PAGERUNNER_CACHE_DIR", cacheDir.toString()));
    } catch (IOException e) {
      throw new PagerunnerException("The process of the check cannot be started: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("The check was interrupted", e);
    }
  }

  private static String addressed(ModelAddress address) {
    return address.location() + address.sha256().map(sha256 -> "#sha256=" + sha256).orElse("");
  }

  private PagerunnerException ended(Outcome outcome) {
    return switch (outcome.end()) {
      case OUT_OF_TIME ->
          new PagerunnerException(
              "the check did not end within "
                  + time.toMinutes()
                  + " minutes and was stopped: use pagerunner model add on the server for a bundle"
                  + " that takes longer");
      case OUT_OF_MEMORY ->
          new PagerunnerException(
              "the check took more than "
                  + memory / 1_000_000
                  + " MB of memory and was stopped: raise PAGERUNNER_MODEL_CHECK_MEMORY if workers"
                  + " have more");
      case EXITED -> {
        LOG.warn(
            "The check of a model ended with {}: {}",
            outcome.status(),
            PlainText.oneLine(outcome.output()));
        yield new PagerunnerException(
            "the process of the check crashed (status "
                + outcome.status()
                + "): a worker would crash as well. The server's log has its last words");
      }
    };
  }

  private static String readable(String message, Map<Path, String> shown) {
    String text = message;
    for (Map.Entry<Path, String> path : shown.entrySet()) {
      text = text.replace(path.getKey().toString(), path.getValue());
    }
    text = PlainText.visible(text);
    return text.length() > LONGEST_REFUSAL ? text.substring(0, LONGEST_REFUSAL) + "…" : text;
  }
}

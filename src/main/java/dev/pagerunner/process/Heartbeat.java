package dev.pagerunner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells by a file that a process touches every few seconds whether it is well. Only time in which
 * this process itself ran counts: after a sleep of the machine the other one has its chance first.
 */
final class Heartbeat {
  /** For a JVM to come up on a busy machine, before its first beat. */
  private static final Duration START = Duration.ofMinutes(2);

  private final Path file;
  private final Duration longestSilence;
  private Optional<FileTime> last = Optional.empty();
  private Duration silence = Duration.ZERO;

  /**
   * Listens to one life of a process.
   *
   * @param folder the process's folder for temporary files
   * @param longestSilence that a process which is well never reaches once it has beaten
   */
  Heartbeat(Path folder, Duration longestSilence) {
    this.file = folder.resolve(WorkerKeeper.HEARTBEAT);
    this.longestSilence = longestSilence;
  }

  /**
   * Looks at the file again.
   *
   * @param since the last look, as far as this process ran
   * @return whether the process has been silent for too long
   */
  boolean isLost(Duration since) {
    Optional<FileTime> beat = lastBeat();
    silence = beat.equals(last) ? silence.plus(since) : Duration.ZERO;
    last = beat;
    Duration limit = beat.isPresent() ? longestSilence : longer(longestSilence, START);
    return silence.compareTo(limit) > 0;
  }

  Duration silence() {
    return silence;
  }

  private Optional<FileTime> lastBeat() {
    try {
      return Optional.of(Files.getLastModifiedTime(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

package dev.pagerunner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process, with all that it starts, that ends when this JVM ends, however that happens: a shell
 * holds it in a process group of its own and kills the group once its standard input is closed.
 */
final class Guarded implements AutoCloseable {
  private static final String GUARD =
      """
      set -m
      "$@" </dev/null &
      read -r end || :
      kill -9 -- -$! 2>/dev/null
      wait $! 2>/dev/null
      exit 0""";

  private final Process guard;

  private Guarded(Process guard) {
    this.guard = guard;
  }

  static Guarded start(List<String> command, Map<String, String> environment, Path log) {
    List<String> line = new ArrayList<>(List.of("bash", "-c", GUARD, "guard"));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new Guarded(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As by {@code kill -9}, also when it is stopped. */
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      assertThat(guard.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

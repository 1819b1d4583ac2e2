package dev.pagerunner.worker;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The options that a worker's JVM is started with: {@code conf/jvm-worker.options}, in the jar. */
final class WorkerJvmOptions {
  private static final String FILE = "/jvm-worker.options";

  private WorkerJvmOptions() {}

  /** One option each; the file has one a line, and comments. */
  static List<String> read() {
    try (InputStream in = WorkerJvmOptions.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new PagerunnerException("The jar's " + FILE + " cannot be read: " + e, e);
    }
  }
}

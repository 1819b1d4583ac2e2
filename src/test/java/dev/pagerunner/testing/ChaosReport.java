package dev.pagerunner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What faults cost, in lines that {@code bench/chaos} prints. */
public final class ChaosReport {
  private static final Path FILE = Path.of("target", "chaos.txt");

  private ChaosReport() {}

  /** Adds a line, formatted as by {@link String#format}. */
  public static void line(String format, Object... values) {
    try {
      Files.writeString(
          FILE,
          String.format(Locale.ROOT, format, values) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.pagerunner.export;

import java.util.List;
import java.util.Optional;

/** All formats. */
public final class Exporters {
  /** A new format is a class and its line here. */
  public static final List<Exporter> ALL = List.of(new CsvExporter());

  private Exporters() {}

  /** The format of this name. */
  public static Optional<Exporter> named(String name) {
    return ALL.stream().filter(exporter -> exporter.name().equals(name)).findFirst();
  }

  /** The words for all formats, for messages. */
  public static String names() {
    return String.join(", ", ALL.stream().map(Exporter::name).toList());
  }
}

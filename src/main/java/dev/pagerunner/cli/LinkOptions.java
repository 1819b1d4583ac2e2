package dev.pagerunner.cli;

import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command that has a server make links to page images in an export. */
final class LinkOptions {
  @Option(
      names = "--signed-hours",
      paramLabel = "HOURS",
      description =
          "Of label-studio: images by links to the server that work without a login for so many"
              + " hours, 720 at most.")
  private Integer hours;

  /** How long links work; empty if there are none. */
  Optional<Integer> hours() {
    return Optional.ofNullable(hours);
  }

  /** What is wrong with the options together, worded to follow "pagerunner: ". */
  Optional<String> problem(FormatOptions format) {
    Exporter exporter = format.format();
    if (hours == null) {
      return Optional.empty();
    }
    if (exporter == null) {
      return Optional.of("--signed-hours belongs to --format: add it");
    }
    if (!exporter.options().contains(ExportOptions.Name.SIGNED_HOURS)) {
      return Optional.of(exporter.name() + " has no links to images: leave --signed-hours out");
    }
    return Optional.empty();
  }
}

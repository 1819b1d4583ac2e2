package dev.pagerunner.cli;

import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporter.Images;
import dev.pagerunner.export.Exporters;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a command that writes the formats of other programs. */
final class FormatOptions {
  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      converter = FormatConverter.class,
      completionCandidates = FormatNames.class,
      description =
          "Write the format of another program, to standard output or to -o:"
              + " ${COMPLETION-CANDIDATES}.")
  private Exporter exporter;

  @Option(
      names = "--images",
      negatable = true,
      description = "Whether page images come with the format; a file with images is a zip.")
  private Boolean images;

  @Option(
      names = "--image-prefix",
      paramLabel = "PREFIX",
      description = "Of label-studio: what goes before the name of a page image.")
  private String imagePrefix;

  @Option(
      names = "--no-guard",
      description = "Of csv: leave texts alone that a spreadsheet would run as formulas.")
  private boolean noGuard;

  /** The chosen format, as its options want it; empty if there is none. */
  Optional<Exporter> exporter() {
    return Optional.ofNullable(exporter).map(format -> Exporters.with(options(format), format));
  }

  /** The chosen format without its options; null if there is none. */
  Exporter format() {
    return exporter;
  }

  /** What was chosen for the format. */
  ExportOptions options() {
    return options(exporter);
  }

  private ExportOptions options(Exporter format) {
    ExportOptions defaults = ExportOptions.defaults(format);
    return new ExportOptions(
        images == null ? defaults.images() : images,
        !noGuard,
        imagePrefix == null ? defaults.imagePrefix() : imagePrefix);
  }

  /** What is wrong with the options together, worded to follow "pagerunner: ". */
  Optional<String> problem(int files, boolean hasFolder) {
    if (exporter == null) {
      return images != null || imagePrefix != null || noGuard
          ? Optional.of("--images, --image-prefix and --no-guard belong to --format: add it")
          : Optional.empty();
    }
    if (files > 1 && !hasFolder) {
      return Optional.of("--format with several files needs a folder to write to: add -o FOLDER");
    }
    if (images != null && images && exporter.images() == Images.NEVER) {
      return Optional.of(exporter.name() + " has no use for images: leave --images out");
    }
    if (images != null && !images && exporter.images() == Images.ALWAYS) {
      return Optional.of(exporter.name() + " consists of images: leave --no-images out");
    }
    return Optional.empty();
  }

  /** The names of all formats. */
  static final class FormatNames implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      List<String> names = Exporters.ALL.stream().map(Exporter::name).toList();
      return names.iterator();
    }
  }

  /** Reads the name of a format. */
  static final class FormatConverter implements ITypeConverter<Exporter> {
    @Override
    public Exporter convert(String text) {
      return Exporters.named(text)
          .orElseThrow(
              () ->
                  new TypeConversionException("'" + text + "' is not one of " + Exporters.names()));
    }
  }
}

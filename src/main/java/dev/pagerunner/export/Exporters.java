package dev.pagerunner.export;

import java.util.List;
import java.util.Optional;

/** All formats. */
public final class Exporters {
  /** A new format is a class and its line here. */
  public static final List<Exporter> ALL =
      List.of(
          new CsvExporter(),
          new NdjsonExporter(),
          new CocoExporter(),
          new CocoResultsExporter(),
          new YoloExporter(),
          new LabelStudioExporter(),
          LabelStudioConfigExporter.OF_PAGES,
          new LabelStudioDocumentExporter(),
          LabelStudioConfigExporter.OF_DOCUMENTS,
          new DoclingExporter(),
          new MarkdownExporter(),
          new TextExporter(),
          new OutlineExporter(),
          new PageXmlExporter(),
          new AnnotatedPdfExporter(),
          new PdfOutlineExporter(),
          new PagesExporter(),
          new CropsExporter());

  private Exporters() {}

  /** The format of this name. */
  public static Optional<Exporter> named(String name) {
    return ALL.stream().filter(exporter -> exporter.name().equals(name)).findFirst();
  }

  /** What writes a format with these options: with images, a file becomes an archive. */
  public static Exporter with(ExportOptions options, Exporter exporter) {
    return options.images() && exporter.images() == Exporter.Images.ON_REQUEST
        ? new ImageArchive(exporter)
        : exporter;
  }

  /** The words for all formats, for messages. */
  public static String names() {
    return String.join(", ", ALL.stream().map(Exporter::name).toList());
  }
}

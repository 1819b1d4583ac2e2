package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The labelling config of a project of Label Studio that takes {@link LabelStudioExporter}, or
 * {@link LabelStudioDocumentExporter}.
 */
final class LabelStudioConfigExporter implements Exporter {
  /** For tasks of a page each. */
  static final LabelStudioConfigExporter OF_PAGES =
      new LabelStudioConfigExporter(
          "label-studio-config",
          "The labelling config of a Label Studio project for tasks of a page.",
          "value=\"$image\"");

  /** For tasks of a document each. */
  static final LabelStudioConfigExporter OF_DOCUMENTS =
      new LabelStudioConfigExporter(
          "label-studio-document-config",
          "The labelling config of a Label Studio project for tasks of a document.",
          "valueList=\"$pages\"");

  static final String IMAGE = "image";
  static final String BOXES = "label";
  static final String OUTLINES = "outline";
  static final String TEXT = "text";

  private final String name;
  private final String description;
  private final String source;

  private LabelStudioConfigExporter(String name, String description, String source) {
    this.name = name;
    this.description = description;
    this.source = source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String mediaType() {
    return "application/xml";
  }

  @Override
  public String path() {
    return "config.xml";
  }

  @Override
  public Images images() {
    return Images.NEVER;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    RunFacts.Model model = run.facts().model();
    StringBuilder xml = new StringBuilder("<View>\n");
    xml.append("  <Image name=\"image\" ").append(source).append(" zoom=\"true\"/>\n");
    labels(xml, "RectangleLabels", BOXES, model);
    if (model.masks()) {
      labels(xml, "PolygonLabels", OUTLINES, model);
    }
    xml.append(
        "  <TextArea name=\"text\" toName=\"image\" perRegion=\"true\" editable=\"true\"/>\n");
    xml.append("</View>\n");
    out.write(xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void labels(StringBuilder xml, String tag, String name, RunFacts.Model model) {
    xml.append("  <").append(tag).append(" name=\"").append(name).append("\" toName=\"image\">\n");
    for (String label : model.labels()) {
      xml.append("    <Label value=\"").append(escaped(label)).append("\"/>\n");
    }
    xml.append("  </").append(tag).append(">\n");
  }

  private static String escaped(String text) {
    return text.replaceAll("[^\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;");
  }
}

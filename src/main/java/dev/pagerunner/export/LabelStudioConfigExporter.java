package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The labelling config of a project of Label Studio that takes {@link LabelStudioExporter}. */
final class LabelStudioConfigExporter implements Exporter {
  static final String IMAGE = "image";
  static final String BOXES = "label";
  static final String OUTLINES = "outline";
  static final String TEXT = "text";

  @Override
  public String name() {
    return "label-studio-config";
  }

  @Override
  public String description() {
    return "The labelling config of a Label Studio project for these tasks.";
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
    xml.append("  <Image name=\"image\" value=\"$image\" zoom=\"true\"/>\n");
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

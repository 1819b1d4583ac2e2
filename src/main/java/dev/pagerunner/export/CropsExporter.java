package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * An image of each detection, and a list that says what is on each of them. Candidates, of which
 * there are no images, are left out.
 */
final class CropsExporter implements Exporter {
  @Override
  public String name() {
    return "crops";
  }

  @Override
  public String description() {
    return "An image of each detection, and metadata.jsonl about them; a zip.";
  }

  @Override
  public String mediaType() {
    return ZipWriter.MEDIA_TYPE;
  }

  @Override
  public String path() {
    return "crops.zip";
  }

  @Override
  public Images images() {
    return Images.ALWAYS;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (ZipWriter zip = ZipWriter.to(out, run.temp())) {
      zip.file("metadata.jsonl");
      metadata(run, zip);
      run.forEachPage(
          page -> {
            for (Detection detection : cutOut(page)) {
              zip.file(name(page, detection));
              run.copyCrop(page.page(), detection.n(), zip);
            }
          });
      zip.finish();
    }
  }

  private static void metadata(ExportedRun run, OutputStream out) throws IOException {
    try (JsonGenerator json = JsonText.linesTo(out)) {
      run.forEachPage(
          page -> {
            for (Detection detection : cutOut(page)) {
              json.writeStartObject();
              json.writeStringField("file_name", name(page, detection));
              JsonText.fields(json, page, detection);
              json.writeEndObject();
              JsonText.line(json);
            }
          });
    }
  }

  private static List<Detection> cutOut(ExportedPage page) {
    return page.detections().stream().filter(detection -> !detection.candidate()).toList();
  }

  private static String name(ExportedPage page, Detection detection) {
    return PageFiles.crop(page.page(), detection.n(), detection.label());
  }
}

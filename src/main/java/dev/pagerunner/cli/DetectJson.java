package dev.pagerunner.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.export.Decimals;
import dev.pagerunner.export.JsonText;
import dev.pagerunner.vision.PageResult;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** The JSON that {@code detect} prints, page by page as they are read. */
final class DetectJson implements DetectOutput {

  private final JsonGenerator json;
  private final boolean array;
  private final DetectFolder folder;

  /** The folder of the file in hand. */
  private Path target;

  /**
   * @param array whether several files follow, so that an array is printed
   * @param folder for page images and crops; null for none
   */
  DetectJson(OutputStream out, boolean array, DetectFolder folder) throws IOException {
    this.json = new JsonFactory().createGenerator(out).setPrettyPrinter(new DefaultPrettyPrinter());
    this.array = array;
    this.folder = folder;
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    if (array) {
      json.writeStartArray();
    }
  }

  @Override
  public boolean wantsImages() {
    return folder != null;
  }

  @Override
  public void startFile(Path file, ModelBundle model) throws IOException {
    target = folder == null ? null : folder.folderFor(file);
    json.writeStartObject();
    json.writeStringField("file", file.toString());
    json.writeObjectFieldStart("model");
    json.writeStringField("name", model.name());
    json.writeStringField("version", model.version());
    json.writeStringField("sha256", model.sha256());
    json.writeEndObject();
    json.writeArrayFieldStart("pages");
  }

  @Override
  public void page(PageResult page) throws IOException {
    if (folder != null) {
      folder.write(target, page);
    }
    json.writeStartObject();
    json.writeNumberField("page", page.page());
    json.writeNumberField("width", page.width());
    json.writeNumberField("height", page.height());
    json.writeNumberField("dpi", Decimals.length(page.dpi()));
    json.writeArrayFieldStart("detections");
    for (Detection detection : page.detections()) {
      detection(detection);
    }
    json.writeEndArray();
    warnings(page.warnings());
    json.writeEndObject();
    json.flush();
  }

  private void warnings(List<PageWarning> warnings) throws IOException {
    if (!warnings.isEmpty()) {
      json.writeArrayFieldStart("warnings");
      for (PageWarning warning : warnings) {
        json.writeStartObject();
        json.writeStringField("kind", warning.kind().word());
        json.writeStringField("message", warning.message());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  @Override
  public void failedPage(int page, Failure failure) throws IOException {
    json.writeStartObject();
    json.writeNumberField("page", page);
    error(failure);
    json.writeEndObject();
    json.flush();
  }

  @Override
  public void endFile() throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void endFailedFile(Failure failure) throws IOException {
    json.writeEndArray();
    error(failure);
    json.writeEndObject();
  }

  @Override
  public void close() throws IOException {
    if (array) {
      json.writeEndArray();
    }
    json.writeRaw('\n');
    json.close();
  }

  private void detection(Detection detection) throws IOException {
    json.writeStartObject();
    json.writeNumberField("n", detection.n());
    json.writeNumberField("order", detection.order());
    json.writeStringField("label", detection.label());
    json.writeNumberField("score", Decimals.score(detection));
    JsonText.box(json, "box", detection.box());
    JsonText.content(json, detection);
    json.writeEndObject();
  }

  private void error(Failure failure) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeStringField("category", failure.category().word());
    json.writeStringField("phase", failure.phase().word());
    json.writeBooleanField("retryable", failure.retryable());
    json.writeStringField("message", failure.message());
    json.writeEndObject();
  }
}

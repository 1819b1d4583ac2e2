package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes, and what the browser draws of the file, lie where the page's image has them. */
class PageGeometryIT {
  /**
   * The mean difference of grey, 0 to 255, between what was drawn of the file and the same part of
   * the page's image; first as they are, then with the image moved by some pixels.
   */
  private static final String DIFFERENCES =
      """
      async (number) => {
        const sheet = document.querySelector(`.page[data-page='${number}'] .sheet`);
        const [image, drawn] = [sheet.querySelector('img'), sheet.querySelector('canvas.sharp')];
        await image.decode();
        const part = ['left', 'top', 'width', 'height'].map((name) => parseFloat(drawn.style[name]) / 100);
        const grey = (source, from) => {
          const canvas = new OffscreenCanvas(240, 240);
          const context = canvas.getContext('2d');
          context.imageSmoothingQuality = 'high';
          context.drawImage(source, ...from, 0, 0, 240, 240);
          return context.getImageData(0, 0, 240, 240).data.filter((_, i) => i % 4 === 1);
        };
        const { naturalWidth: w, naturalHeight: h } = image;
        const of = (shift) => grey(image, [part[0] * w + shift, part[1] * h + shift, part[2] * w, part[3] * h]);
        const file = grey(drawn, [0, 0, drawn.width, drawn.height]);
        const mean = (other) => file.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / file.length;
        return [mean(of(0)), mean(of(6)), mean(of(-6))];
      }
      """;

  @TempDir private Path folder;

  @Test
  void boxes_and_drawings_lie_where_the_image_has_them() throws IOException {
    SharedServer shared = SharedServer.cleared();
    Server server = shared.server();
    Browsing browsing = shared.browsing();
    JsonObject document = server.api().upload(turnedAndCropped());
    String run = document.getJsonObject("run").getString("id");
    server.api().awaitEnd(run);
    Page page = browsing.window(1400, 900);
    for (int number = 1; number <= 5; number++) {
      JsonObject read = server.api().get("/api/v1/runs/" + run + "/pages/" + number);
      for (int zoom : new int[] {50, 100, 400}) {
        page.navigate(
            "%s/documents/%s?page=%d&zoom=%d&layout=single"
                .formatted(server.api().base(), document.getString("id"), number, zoom));
        boxesAreRight(page, read, number);
      }
      page.locator(".page[data-page='" + number + "'] canvas.sharp").waitFor();
      @SuppressWarnings("unchecked")
      java.util.List<Number> differences =
          (java.util.List<Number>) page.evaluate(DIFFERENCES, number);
      assertThat(differences.get(0).doubleValue())
          .as("page %d: %s", number, differences)
          .isLessThan(0.8 * differences.get(1).doubleValue())
          .isLessThan(0.8 * differences.get(2).doubleValue());
      aClickFindsWhatIsThere(page, document, read, number, server);
    }
    assertThat(browsing.complaints()).isEmpty();
  }

  private static void boxesAreRight(Page page, JsonObject read, int number) {
    Locator shown = page.locator(".page[data-page='" + number + "']");
    JsonArray detections = read.getJsonArray("detections");
    assertThat(detections).as("detections of page %d", number).isNotEmpty();
    assertThat(shown.locator(".box")).hasCount(detections.size());
    BoundingBox sheet = shown.locator(".sheet").boundingBox();
    double scale = sheet.width / read.getInteger("width");
    assertThat(sheet.height / read.getInteger("height")).isBetween(scale * 0.99, scale * 1.01);
    for (Object each : detections) {
      JsonObject detection = (JsonObject) each;
      JsonArray box = detection.getJsonArray("box");
      BoundingBox drawn =
          shown.locator(".box[data-n='" + detection.getInteger("n") + "']").boundingBox();
      assertThat(drawn.x - sheet.x)
          .isBetween(box.getDouble(0) * scale - 1, box.getDouble(0) * scale + 1);
      assertThat(drawn.y - sheet.y)
          .isBetween(box.getDouble(1) * scale - 1, box.getDouble(1) * scale + 1);
      double width = (box.getDouble(2) - box.getDouble(0)) * scale;
      assertThat(drawn.width).isBetween(width - 4, width + 4);
    }
  }

  /** At a size where boxes are drawn on a canvas. */
  private static void aClickFindsWhatIsThere(
      Page page, JsonObject document, JsonObject read, int number, Server server) {
    page.navigate(
        "%s/documents/%s?page=%d&zoom=15&layout=single"
            .formatted(server.api().base(), document.getString("id"), number));
    Locator shown = page.locator(".page[data-page='" + number + "'] .sheet");
    page.locator(".page[data-page='" + number + "'] .boxes-canvas").waitFor();
    BoundingBox sheet = shown.boundingBox();
    double scale = sheet.width / read.getInteger("width");
    JsonArray box = read.getJsonArray("detections").getJsonObject(0).getJsonArray("box");
    double x = (box.getDouble(0) + box.getDouble(2)) / 2;
    double y = (box.getDouble(1) + box.getDouble(3)) / 2;
    page.mouse().click(sheet.x + x * scale, sheet.y + y * scale);
    page.waitForURL(url -> url.contains("&box="));
    int n = Integer.parseInt(page.url().replaceFirst(".*&box=(\\d+).*", "$1"));
    JsonArray found =
        read.getJsonArray("detections").stream()
            .map(JsonObject.class::cast)
            .filter(detection -> detection.getInteger("n") == n)
            .findFirst()
            .orElseThrow()
            .getJsonArray("box");
    assertThat(x).isBetween(found.getDouble(0) - 4, found.getDouble(2) + 4);
    assertThat(y).isBetween(found.getDouble(1) - 4, found.getDouble(3) + 4);
  }

  /** Pages of the sample: as it is, turned, cropped, in larger units, and all at once. */
  private Path turnedAndCropped() throws IOException {
    Path file = folder.resolve("turned.pdf");
    try (PDDocument document = Loader.loadPDF(Path.of("samples/paper.pdf").toFile())) {
      while (document.getNumberOfPages() > 5) {
        document.removePage(5);
      }
      document.getPage(1).setRotation(90);
      document.getPage(2).setCropBox(new PDRectangle(40, 60, 480, 700));
      document
          .getPage(3)
          .getCOSObject()
          .setItem(COSName.getPDFName("UserUnit"), new COSFloat(1.5f));
      PDPage all = document.getPage(4);
      all.setRotation(270);
      all.setCropBox(new PDRectangle(30, 50, 500, 720));
      all.getCOSObject().setItem(COSName.getPDFName("UserUnit"), new COSFloat(1.25f));
      document.save(file.toFile());
    }
    return file;
  }
}

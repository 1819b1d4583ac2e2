package dev.pagerunner.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model with masks finds, from the worker to the browser. */
class MasksIT {
  private static final Path MODELS = Path.of("src/test/models").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void outlinesAreRecordedToldAndDrawn() {
    Map<String, String> settings = Map.of("MODEL_PATH", MODELS.resolve("masks").toString());
    try (Server server = Server.start(folder.resolve("data"), settings);
        Browsing browsing = Browsing.start()) {
      Api api = server.api();
      JsonObject document = api.upload(MODELS.resolve("pages/wide.png"));
      String run = document.getJsonObject("run").getString("id");
      api.awaitEnd(run);

      JsonArray listed = api.get("/api/v1/runs/" + run + "/detections").getJsonArray("items");
      List<JsonObject> told =
          api.allEvents(run).stream()
              .filter(event -> event.type().equals("page.done"))
              .map(Api.Event::data)
              .toList();
      assertThat(told.get(0).getJsonArray("detections")).isEqualTo(listed);
      assertThat(listed).hasSizeGreaterThan(5);
      JsonArray outline = listed.getJsonObject(0).getJsonArray("mask").getJsonArray(0);
      assertThat(outline).hasSizeGreaterThan(5).allMatch(Integer.class::isInstance);

      Page page = browsing.window(1280, 800);
      page.navigate(server.api().base() + "/documents/" + document.getString("id"));
      Locator drawn = page.locator(".box[data-n='1'] polygon");
      PlaywrightAssertions.assertThat(drawn.first()).isVisible();
      BoundingBox shape = drawn.first().boundingBox();
      BoundingBox box = page.locator(".box[data-n='1']").boundingBox();
      assertThat(shape.x).isBetween(box.x - 4, box.x + box.width);
      assertThat(shape.width).isBetween(4.0, box.width + 8);
      assertThat(browsing.complaints()).isEmpty();
    }
  }
}

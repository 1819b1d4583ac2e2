package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The order of detections, and the outline of a document. */
class OutlineTest {
  @RegisterExtension static final TestServer server = new TestServer();
  private UUID run;

  @BeforeEach
  void upload() {
    run = server.uploadedRun();
    server.open(run, 3);
  }

  @Test
  void titles_come_in_reading_order_with_their_levels() {
    page(1);
    title(1, 1, 2, "1 Introduction", 14.0, 300);
    title(1, 2, 1, "How a Page Is Put Together", 20.0, 100);
    detection(1, 3, 3, "text", "Running text", 10.0, 400);
    page(2);
    title(2, 1, 1, "1.1 Units", 12.0, 100);
    detection(2, 2, 2, "Section_Header", "Unnumbered", 12.1, 200);
    title(2, 3, 3, null, null, 300);

    JsonArray items = outline().getJsonArray("items");

    assertThat(of(items, item -> item.getString("text")))
        .containsExactly(
            "How a Page Is Put Together", "1 Introduction", "1.1 Units", "Unnumbered", null);
    assertThat(of(items, item -> item.getInteger("level"))).containsExactly(1, 1, 2, 2, 2);
    assertThat(of(items, item -> item.getInteger("page"))).containsExactly(1, 1, 2, 2, 2);
    assertThat(of(items, item -> item.getInteger("n"))).containsExactly(2, 1, 1, 2, 3);
    assertThat(items.getJsonObject(0).getJsonArray("box"))
        .isEqualTo(JsonArray.of(10.0, 100.0, 500.0, 150.0));
    assertThat(items.getJsonObject(0).getJsonArray("box_pt"))
        .isEqualTo(JsonArray.of(6.667, 66.667, 333.333, 100.0));
  }

  @Test
  void a_title_that_was_found_twice_is_told_once() {
    page(1);
    title(1, 1, 2, "Twice", 12.0, 100);
    title(1, 2, 1, "Twice", 12.0, 101);
    title(1, 3, 3, "Once", 12.0, 200);
    detection(1, 4, 4, "text", "Text around a title", 12.0, 300);
    title(1, 5, 5, "A title in a text", 12.0, 300);
    assertThat(of(outline().getJsonArray("items"), item -> item.getInteger("n")))
        .containsExactly(2, 3, 5);
  }

  @Test
  void an_outline_of_any_length_is_sent_and_its_texts_are_cut() {
    page(1);
    page(2);
    server.sql(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text, line_height,
                               reading_order, crop_offset, crop_bytes)
        SELECT $1, p, n, 'title', 0.9, 0, n, 10, n + 1, repeat(chr(19968 + n), 5000), 12, 501 - n,
               0, 1
        FROM generate_series(1, 2) p, generate_series(1, 500) n""",
        run);
    JsonArray items = outline().getJsonArray("items");
    assertThat(items).hasSize(1_000);
    assertThat(items.getJsonObject(0).getInteger("n")).isEqualTo(500);
    assertThat(items.getJsonObject(0).getString("text")).hasSize(300);
    assertThat(items.getJsonObject(999).getInteger("n")).isEqualTo(1);
  }

  @Test
  void pages_of_an_earlier_version_get_their_order_when_they_are_read() {
    page(1);
    title(1, 1, null, "Below", 12.0, 300);
    title(1, 2, null, "Above", 12.0, 100);
    detection(1, 3, null, "page-header", "Header", 10.0, 900);
    page(2);
    title(2, 1, null, "Next", 12.0, 100);

    assertThat(of(outline().getJsonArray("items"), item -> item.getString("text")))
        .containsExactly("Above", "Below", "Next");
    JsonArray detections = server.json("/api/v1/runs/" + run + "/detections").getJsonArray("items");
    assertThat(of(detections, item -> item.getInteger("order"))).containsExactly(3, 2, 1, 1);
    assertThat(
            server
                .sql("SELECT count(*) FROM detection WHERE reading_order IS NULL")
                .iterator()
                .next()
                .getLong(0))
        .isZero();
  }

  @Test
  void arabic_pages_of_an_earlier_version_are_read_from_the_right() {
    page(1);
    detection(1, 1, null, "text", "\u0627\u0644\u0635\u0641\u062d\u0629", 10.0, 100);
    server.sql("UPDATE detection SET x1 = 200");
    detection(1, 2, null, "text", "\u0627\u0644\u0633\u0637\u0631", 10.0, 100);
    server.sql("UPDATE detection SET x0 = 210 WHERE n = 2");
    JsonArray detections =
        server.json("/api/v1/runs/" + run + "/pages/1").getJsonArray("detections");
    assertThat(of(detections, item -> item.getInteger("order"))).containsExactly(2, 1);
  }

  @Test
  void a_run_without_titles_has_an_empty_outline_and_one_that_does_not_exist_has_none() {
    assertThat(outline().getJsonArray("items")).isEmpty();
    assertThat(server.get("/api/v1/runs/" + UUID.randomUUID() + "/outline").statusCode())
        .isEqualTo(404);
  }

  private JsonObject outline() {
    return server.json("/api/v1/runs/" + run + "/outline");
  }

  private static <T> List<T> of(JsonArray items, Function<JsonObject, T> field) {
    return items.stream().map(JsonObject.class::cast).map(field).toList();
  }

  private void page(int page) {
    server.sql(
        """
        UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108, render_ms = 1,
          detect_ms = 2, save_ms = 3, crops = 'crops' WHERE run_id = $1 AND page = $2""",
        run,
        page);
  }

  private void title(int page, int n, Integer order, String text, Double lineHeight, int y) {
    detection(page, n, order, "title", text, lineHeight, y);
  }

  private void detection(
      int page, int n, Integer order, String label, String text, Double lineHeight, int y) {
    server.sql(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text, line_height,
                               reading_order, crop_offset, crop_bytes)
        VALUES ($1, $2, $3, $4, 0.9, 10, $5, 500, $5::int + 50, $6, $7, $8, 0, 1)""",
        run,
        page,
        n,
        label,
        (double) y,
        text,
        lineHeight,
        order);
  }
}

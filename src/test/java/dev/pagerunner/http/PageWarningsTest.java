package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of a page could not be drawn is told with the page. */
class PageWarningsTest {
  private static final JsonObject WARNING =
      new JsonObject().put("kind", "font_damaged").put("message", "A font is damaged.");

  @RegisterExtension static final TestServer server = new TestServer();

  @Test
  void a_page_tells_its_warnings_and_one_without_has_an_empty_list() {
    UUID run = server.uploadedRun();
    server.open(run, 2);
    server.sql(
        """
        UPDATE page SET state = 'done', width = 900, height = 1200, dpi = 108,
                        warnings = CASE page WHEN 1 THEN $2::jsonb END
        WHERE run_id = $1""",
        run,
        JsonArray.of(WARNING));

    JsonArray pages = server.json("/api/v1/runs/" + run + "/pages").getJsonArray("items");
    JsonObject page = server.json("/api/v1/runs/" + run + "/pages/1");

    assertThat(page.getJsonArray("warnings")).containsExactly(WARNING);
    assertThat(pages.getJsonObject(0).getJsonArray("warnings")).containsExactly(WARNING);
    assertThat(pages.getJsonObject(1).getJsonArray("warnings")).isEmpty();
  }
}

package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tabs of one browser, which opens six connections to a server for all of them. */
class TabsIT {
  private static final int TABS = 8;

  @TempDir Path folder;

  @Test
  void eight_tabs_follow_a_run_and_others_open_until_it_is_deleted() throws IOException {
    SharedServer shared = SharedServer.cleared();
    Server server = shared.server();
    Browsing browsing = shared.browsing();
    JsonObject document = server.api().upload(TestPdf.ofPages(2_000, folder, "long.pdf"));
    String address = server.api().base() + "/documents/" + document.getString("id");
    Page first = browsing.window(1280, 800);
    List<Page> tabs = new ArrayList<>(List.of(first));
    while (tabs.size() < TABS) {
      tabs.add(first.context().newPage());
    }
    for (Page tab : tabs) {
      tab.navigate(address);
      assertThat(tab.locator(".page[data-state=done]").first()).isAttached();
    }
    Page list = first.context().newPage();
    list.navigate(server.api().base());
    assertThat(list.locator(".document-row")).hasCount(1);
    int seen = first.locator(".page[data-state=done]").count();
    assertThat(first.locator(".page[data-state=done]").nth(seen)).isAttached();

    server.api().send("DELETE", "/api/v1/documents/" + document.getString("id"));

    for (Page tab : tabs) {
      assertThat(tab.locator("h1")).hasText("Not found");
    }
  }
}

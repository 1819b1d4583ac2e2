package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.testing.TestPdf;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A choice of models in the browser, where there is one. */
class ModelChoiceIT {
  private static final double PATIENCE_MS = 60_000;

  @TempDir Path folder;

  @Test
  void a_document_is_read_by_the_chosen_model_and_again_by_another() {
    Path second = TestBundles.working(folder, "second", "2");
    Map<String, String> settings = Map.of("PAGERUNNER_MODELS", second.toString());
    try (Server server = Server.start(folder.resolve("data"), settings);
        Browsing browsing = Browsing.start()) {
      Page page = browsing.window(1280, 800);
      page.navigate(server.api().base());
      page.getByText("Options", new Page.GetByTextOptions().setExact(true)).click();
      page.getByLabel("Model").selectOption("pagerunner-layout, version 1");
      Browsing.drop(page, TestPdf.ofPages(2, folder, "two.pdf"));
      assertThat(page.locator(".run .badge-succeeded"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
      assertThat(newest(server, "model_name")).isEqualTo("pagerunner-layout");

      button(page, "More").click();
      page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Run again")).click();
      Locator choice = page.getByRole(AriaRole.DIALOG).getByLabel("Model");
      assertThat(choice.locator("option:checked")).hasText("pagerunner-layout, version 1");
      choice.selectOption("second, version 2");
      page.getByRole(AriaRole.DIALOG)
          .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Run").setExact(true))
          .click();
      org.awaitility.Awaitility.await()
          .untilAsserted(() -> assertThat(newest(server, "model_name")).isEqualTo("second"));
      server.api().awaitEnd(newest(server, "id"));
      assertThat(newest(server, "state")).isEqualTo("succeeded");
      assertThat(browsing.complaints()).isEmpty();
    }
  }

  private static String newest(Server server, String column) {
    return server.sql().value("SELECT " + column + " FROM run ORDER BY created_at DESC LIMIT 1");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile(name)));
  }
}

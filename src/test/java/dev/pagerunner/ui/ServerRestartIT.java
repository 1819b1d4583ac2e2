package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerRestartIT {
  private static final double PATIENCE_MS = 90_000;
  private static final int PAGES = 60;

  @TempDir private Path folder;

  @Test
  void thePageReconnectsQuietlyWhenTheServerDiesAndComesBack() {
    Path data = folder.resolve("data");
    try (Browsing browsing = Browsing.start()) {
      Page page = browsing.window(1280, 800);
      String port;
      try (Server server = Server.start(data, Map.of())) {
        port = Integer.toString(URI.create(server.api().base()).getPort());
        page.navigate(server.api().base());
        page.setInputFiles("input[type=file]", TestPdf.ofPages(PAGES, folder, "long.pdf"));
        assertThat(page.locator(".page[data-state=done]").nth(2)).isAttached(attachedSoon());
        server.killHard();
        assertThat(page.locator("#connection")).isVisible();
      }
      try (Server server = Server.start(data, Map.of("PORT", port))) {
        assertThat(page.locator(".run .badge-succeeded"))
            .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
        assertThat(page.locator(".page[data-state=done]")).hasCount(PAGES);
        assertThat(page.locator("#connection")).isHidden();
        Assertions.assertThat(page.url()).startsWith(server.api().base());
      }
    }
  }

  private static LocatorAssertions.IsAttachedOptions attachedSoon() {
    return new LocatorAssertions.IsAttachedOptions().setTimeout(PATIENCE_MS);
  }
}

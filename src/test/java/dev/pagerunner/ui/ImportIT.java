package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.pagerunner.testing.FileServer;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the server fetches, asked for in the browser and by {@code submit}. */
class ImportIT {
  private static final double PATIENCE_MS = 120_000;

  @TempDir Path folder;

  @Test
  void a_link_is_read_in_the_browser_and_from_the_command_line() throws Exception {
    Map<String, String> settings = Map.of("PAGERUNNER_IMPORT_ALLOW", "127.0.0.1");
    try (FileServer files = new FileServer();
        Server server = Server.start(folder.resolve("data"), settings);
        Browsing browsing = Browsing.start()) {
      files.serve(
          "/two.pdf",
          Files.readString(TestPdf.ofPages(2, folder, "two.pdf"), StandardCharsets.ISO_8859_1));
      Page page = browsing.window(1280, 800);
      page.navigate(server.api().base());
      page.getByText("From a link").click();
      Locator link = page.getByLabel("Link to a file");

      link.fill("https://10.0.0.1/paper.pdf");
      link.press("Enter");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("its host is in a private network");
      page.getByText("Dismiss all").click();
      link.fill(files.url("/two.pdf"));
      link.press("Enter");
      assertThat(page.locator(".run .badge-succeeded"))
          .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
      assertThat(page.locator(".page[data-state=done]")).hasCount(2);

      Path out = folder.resolve("stdout");
      Process submit =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-jar",
                  System.getProperty("pagerunner.jar"),
                  "submit",
                  "--server",
                  server.api().base(),
                  "-f",
                  "coco",
                  "-o",
                  folder.resolve("out").toString(),
                  files.url("/two.pdf"))
              .redirectOutput(out.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      boolean ended = submit.waitFor(Patience.SECONDS, TimeUnit.SECONDS);
      submit.destroyForcibly();
      assertThat(ended).isTrue();
      assertThat(submit.exitValue()).isZero();
      assertThat(Files.readString(out)).startsWith(files.url("/two.pdf") + "\t").contains("2/2");
      assertThat(folder.resolve("out/two.coco.json")).isNotEmptyFile();
    }
  }
}

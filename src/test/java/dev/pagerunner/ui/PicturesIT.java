package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Takes the pictures of the documentation: every screen with the sample documents, and a recording
 * of one that is read. They lie in {@code target/pictures}, or in {@code docs/images} with {@code
 * -Dpagerunner.rewrite=true}.
 */
class PicturesIT {
  private static final Path PICTURES =
      Path.of(Boolean.getBoolean("pagerunner.rewrite") ? "docs/images" : "target/pictures");
  private static final int FRAME_MS = 250;
  private static final int MOST_FRAMES = 60;

  private static Server server;
  private static Browsing browsing;
  private static String paper;

  @BeforeAll
  static void readTheSamples() throws IOException {
    Files.createDirectories(PICTURES);
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    read("mixed.pdf");
    paper = read("paper.pdf");
  }

  private static String read(String sample) throws IOException {
    JsonObject document = server.api().upload(Path.of("samples", sample));
    server.api().awaitEnd(document.getJsonObject("run").getString("id"));
    return document.getString("id");
  }

  private static Page window(String path, int width, int height, ColorScheme colours) {
    Page page = browsing.window(width, height);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    page.navigate(server.api().base() + path);
    return page;
  }

  /** Every image that is in sight must be there before the picture is taken. */
  private static void take(Page page, String name, Locator isShown) {
    assertThat(isShown.first()).isVisible();
    page.waitForFunction(
        "() => [...document.images].filter((image) => image.checkVisibility()"
            + " && image.getBoundingClientRect().top < innerHeight)"
            + ".every((image) => image.complete)");
    // What fades in has arrived.
    page.waitForFunction(
        "() => document.getAnimations().every((one) => one.playState !== 'running')");
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    page.close();
  }

  @Test
  void every_screen() {
    Page library = window("/", 1280, 800, ColorScheme.LIGHT);
    take(library, "documents", library.locator(".thumb img"));
    Page run = window("/documents/" + paper, 1440, 900, ColorScheme.LIGHT);
    run.locator("[data-page='1'] .box").first().click();
    take(run, "run", run.locator("[data-page='1'] .box"));
    Page dark = window("/documents/" + paper + "?page=2&box=3", 1440, 900, ColorScheme.DARK);
    take(dark, "run-dark", dark.locator("[data-page='2'] .box"));
    Page phone = window("/documents/" + paper, 390, 844, ColorScheme.LIGHT);
    take(phone, "run-phone", phone.locator("[data-page='1'] img"));
    Page gallery = window("/gallery?label=table&label=figure", 1280, 800, ColorScheme.LIGHT);
    take(gallery, "gallery", gallery.locator("main img"));
    Page models = window("/models", 1280, 800, ColorScheme.LIGHT);
    take(models, "models", models.locator(".model-card"));
    Page status = window("/status", 1280, 800, ColorScheme.LIGHT);
    take(status, "status", status.locator(".tile"));
    Page admin = window("/admin", 1280, 800, ColorScheme.LIGHT);
    take(admin, "admin", admin.locator(".tile"));
  }

  @Test
  void a_document_that_is_read() throws IOException {
    Page page = window("/", 1000, 640, ColorScheme.LIGHT);
    assertThat(page.locator(".drop")).isVisible();
    JsonObject document = server.api().upload(Path.of("samples", "paper.pdf"));
    page.navigate(server.api().base() + "/documents/" + document.getString("id") + "?layout=grid");
    List<byte[]> frames = new ArrayList<>();
    long end = System.nanoTime() + Patience.EVENTUALLY.toNanos();
    while (frames.size() < MOST_FRAMES && System.nanoTime() < end) {
      frames.add(page.screenshot());
      if (page.locator(".badge-succeeded").count() > 0) {
        break;
      }
      page.waitForTimeout(FRAME_MS);
    }
    assertThat(page.locator(".badge-succeeded")).isVisible();
    frames.add(page.screenshot());
    Path recording = PICTURES.resolve("reading.gif");
    Recording.write(recording, frames, FRAME_MS);
    assertThat(Files.size(recording)).isBetween(10_000L, 3_000_000L);
  }
}

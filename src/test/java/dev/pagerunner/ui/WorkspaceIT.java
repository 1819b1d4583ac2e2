package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zoom, layouts, keys, text and addresses of the view of a run. */
class WorkspaceIT {
  private static Server server;
  private static Browsing browsing;
  private static String document;

  private Page page;

  @BeforeAll
  static void readTheSample() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    JsonObject sample = server.api().upload(Path.of("samples/paper.pdf"));
    server.api().awaitEnd(sample.getJsonObject("run").getString("id"));
    document = server.api().base() + "/documents/" + sample.getString("id");
  }

  @BeforeEach
  void openWindow() {
    browsing.complaints().clear();
    page = browsing.window(1280, 800);
  }

  @AfterEach
  void nothingWasWrong() {
    assertThat(browsing.complaints()).isEmpty();
    page.context().close();
  }

  @Test
  void zoom_layout_and_place_come_back_from_the_address() {
    open("?page=4&zoom=150&layout=two");
    assertThat(zoom()).hasValue("150 %");
    assertThat(pressed("Two pages")).isVisible();
    assertThat(page.locator(".page[data-page='4']")).isInViewport();

    page.keyboard().press("0");
    assertThat(pressed("Fit the page")).isVisible();
    assertThat(page).hasURL(Pattern.compile("zoom=fit&layout=two"));
    page.getByTitle("Grid").click();
    assertThat(page).hasURL(Pattern.compile("layout=grid"));
    page.reload();
    assertThat(pressed("Grid")).isVisible();
    assertThat(page.locator(".page[data-page='4']")).isInViewport();

    page.getByTitle("Single page").click();
    assertThat(page.locator(".page:not([hidden])")).hasCount(1);
    assertThat(page.locator(".page[data-page='4'] .sheet > img").first()).isVisible();
  }

  @Test
  void keys_go_from_page_to_page_and_can_be_switched_off() {
    open("");
    page.keyboard().press("j");
    assertThat(place()).hasValue("2");
    page.keyboard().press("End");
    assertThat(place()).hasValue("10");
    assertThat(page.locator(".page[data-page='10']")).isInViewport();
    page.keyboard().press("k");
    assertThat(place()).hasValue("9");
    page.keyboard().press("g");
    page.keyboard().type("5");
    page.keyboard().press("Enter");
    assertThat(page.locator(".page[data-page='5']")).isInViewport();
    page.keyboard().press("Home");
    assertThat(place()).hasValue("1");

    page.keyboard().press("?");
    Locator help = page.locator(".keys-dialog");
    assertThat(help).containsText("Next failed page");
    help.getByLabel("Single-letter keys").uncheck();
    help.getByText("Close").click();
    page.keyboard().press("j");
    page.keyboard().press("PageDown");
    assertThat(place()).hasValue("2");
  }

  @Test
  void the_strip_of_pages_is_a_slider_for_the_keyboard() {
    open("");
    Locator strip =
        page.getByRole(AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Pages of the run"));
    strip.focus();
    page.keyboard().press("ArrowRight");
    page.keyboard().press("ArrowRight");
    assertThat(strip).hasAttribute("aria-valuenow", "3");
    assertThat(strip).hasAttribute("aria-valuetext", Pattern.compile("Page 3, \\d+ detections"));
    page.keyboard().press("End");
    assertThat(page.locator(".page[data-page='10']")).isInViewport();
  }

  @Test
  void the_wheel_with_ctrl_zooms_at_the_pointer() {
    // A page that is wider than its place: a narrower one stays in the middle.
    open("?zoom=150");
    Locator box = page.locator(".page[data-page='1'] .box[aria-label^='figure']").first();
    box.scrollIntoViewIfNeeded();
    Browsing.awaitStill(box);
    BoundingBox before = box.boundingBox();
    double x = before.x + before.width / 4;
    double y = before.y + before.height / 4;
    page.mouse().move(x, y);
    page.keyboard().down("Control");
    for (int i = 0; i < 3; i++) {
      page.mouse().wheel(0, -120);
    }
    page.keyboard().up("Control");

    assertThat(page).hasURL(Pattern.compile("zoom=[23]\\d\\d"));
    Browsing.awaitStill(box);
    BoundingBox after = box.boundingBox();
    assertThat(after.width).isGreaterThan(before.width * 1.3);
    assertThat(after.x + after.width / 4).isBetween(x - 3, x + 3);
    assertThat(after.y + after.height / 4).isBetween(y - 3, y + 3);
  }

  @Test
  void a_large_page_is_drawn_from_the_file_and_its_text_can_be_selected() {
    open("?page=2&zoom=300");
    Locator sheet = page.locator(".page[data-page='2'] .sheet");
    assertThat(sheet.locator("canvas.sharp")).isVisible();
    Locator word = sheet.locator(".textLayer span").getByText("American point").first();
    assertThat(word).isAttached();
    assertThat(page.locator(".minimap")).isVisible();
    word.dblclick();
    page.waitForFunction("() => getSelection().toString().trim() === 'American'");
  }

  @Test
  void an_image_that_the_browser_cannot_decode_leaves_no_hole() {
    JsonObject sound = read("src/test/resources/cases/jpx-rgb.pdf");
    page.navigate(server.api().base() + "/documents/" + sound.getString("id") + "?zoom=500");
    assertThat(page.locator("canvas.sharp")).isVisible();

    page.route("**/wasm/openjpeg.wasm", route -> route.abort());
    page.reload();
    assertThat(page.locator(".textLayer")).hasCount(1); // comes after the drawing
    assertThat(page.locator(".sheet > img").first()).isVisible();
    assertThat(page.locator("canvas.sharp")).hasCount(0);
    browsing.complaints().clear(); // of the request that was cut off
  }

  private static JsonObject read(String file) {
    JsonObject item = server.api().upload(Path.of(file));
    server.api().awaitEnd(item.getJsonObject("run").getString("id"));
    return item;
  }

  @Test
  void text_is_selected_at_any_zoom_where_the_reader_wants_it() {
    open("?zoom=80");
    assertThat(page.locator(".sheet > img").first()).isVisible();
    assertThat(page.locator(".textLayer")).hasCount(0);
    page.keyboard().press("t");
    assertThat(page.locator(".page[data-page='1'] .textLayer span").first()).isAttached();
    page.keyboard().press("t");
    assertThat(page.locator(".textLayer")).hasCount(0);
  }

  @Test
  void tab_and_arrows_go_from_box_to_box_and_enter_picks() {
    open("");
    page.locator(".page[data-page='1'] .box[tabindex='0']").focus();
    String first = page.locator(".box:focus").getAttribute("data-n");
    page.keyboard().press("Tab");
    assertThat(page.locator(".box:focus")).not().hasAttribute("data-n", first);
    page.keyboard().press("Shift+Tab");
    assertThat(page.locator(".box:focus")).hasAttribute("data-n", first);
    page.keyboard().press("Enter");
    assertThat(page).hasURL(Pattern.compile("box=" + first + "\\b"));
    page.keyboard().press("ArrowDown");
    assertThat(page.locator(".box:focus")).not().hasAttribute("data-n", first);
    page.keyboard().press("Escape");
    assertThat(page).not().hasURL(Pattern.compile("box="));
  }

  @Test
  void each_page_is_a_heading_for_screen_readers() {
    open("");
    assertThat(page.locator(".page h2")).hasCount(10);
    assertThat(page.locator(".page[data-page='9'] h2"))
        .hasText(Pattern.compile("Page 9, \\d+ detections"));
  }

  @Test
  void the_pages_have_room_on_a_narrow_window() {
    open("");
    for (int width : new int[] {320, 390, 760}) {
      page.setViewportSize(width, 700);
      assertThat(page.locator(".sheet > img").first()).isVisible();
      assertThat(page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(width);
    }
  }

  @Test
  void axe_finds_nothing_in_light_in_the_dark_and_on_a_phone() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      for (int width : new int[] {1280, 390}) {
        page.setViewportSize(width, 800);
        open("?page=1&box=1");
        assertThat(page.locator(".inspector blockquote")).isVisible();
        assertThat(new AxeBuilder(page).analyze().getViolations())
            .as(scheme + " " + width)
            .isEmpty();
      }
    }
  }

  private void open(String query) {
    page.navigate(document + query);
    assertThat(page.locator(".page[data-state=done]")).hasCount(10);
    assertThat(page.locator(".sheet > img").first()).isVisible();
  }

  private Locator zoom() {
    return page.locator(".zoom-field");
  }

  private Locator place() {
    return page.locator(".page-field");
  }

  private Locator pressed(String name) {
    return page.locator("button[aria-pressed=true][aria-label='" + name + "']");
  }
}

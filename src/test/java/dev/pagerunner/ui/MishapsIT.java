package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small things that go wrong around a page, or would: what the user sees of them and can do. */
class MishapsIT {
  /** Calls its argument with each box of the first page, 20 ms apart. */
  private static final String POINT_AT_EVERY_BOX =
      "async () => {"
          + " const view = document.querySelector('.viewport');"
          + " for (const box of document.querySelectorAll('.page .box')) {"
          + "   const { left, top, width, height } = box.getBoundingClientRect();"
          + "   const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true };"
          + "   view.dispatchEvent(new PointerEvent('pointermove', at));"
          + "   await new Promise((soon) => setTimeout(soon, 20));"
          + " } }";

  @TempDir private static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static JsonObject document;

  private Page page;

  @BeforeAll
  static void readADocument() {
    SharedServer shared = SharedServer.cleared();
    server = shared.server();
    browsing = shared.browsing();
    document = read(TestPdf.ofPages(3, folder, "ordinary.pdf"));
  }

  @AfterEach
  void closePage() {
    page.context().close();
  }

  @Test
  void an_image_that_does_not_come_says_so_and_is_asked_for_again() {
    page = browsing.window(1280, 800);
    AtomicInteger asked = new AtomicInteger();
    Pattern images = Pattern.compile(".*/pages/1/image.*");
    page.route(
        images,
        route -> {
          asked.incrementAndGet();
          route.fulfill(new Route.FulfillOptions().setStatus(503));
        });
    open(document);

    Locator failure = page.locator(".page[data-page='1'] .page-failure");
    assertThat(failure).containsText("The image of this page could not be loaded.");
    assertThat(asked.get()).isPositive();
    page.unroute(images);
    failure.getByText("Try again").click();

    assertThat(page.locator(".page[data-page='1'] img")).isVisible();
    assertThat(failure).hasCount(0);
  }

  @Test
  void leaving_while_a_file_is_sent_is_asked_about() {
    page = browsing.window(1280, 800);
    page.route(Pattern.compile(".*/api/v1/documents(\\?.*)?"), MishapsIT::holdBackUploads);
    page.navigate(server.api().base());
    page.keyboard().press("x"); // Chromium asks for those alone who did something
    page.setInputFiles("input[type=file]", TestPdf.ofPages(1, folder, "slowly.pdf"));
    assertThat(page.locator(".tray")).containsText("slowly.pdf");

    Dialog[] asked = new Dialog[1];
    page.onDialog(
        dialog -> {
          asked[0] = dialog;
          dialog.dismiss();
        });
    page.close(new Page.CloseOptions().setRunBeforeUnload(true));
    page.waitForCondition(() -> asked[0] != null);

    assertThat(asked[0].type()).isEqualTo("beforeunload");
  }

  /** An upload takes longer than the test. */
  private static void holdBackUploads(Route route) {
    if (!route.request().method().equals("POST")) {
      route.resume();
    }
  }

  @Test
  void one_request_that_fails_leaves_no_banner_behind() {
    page = browsing.window(1280, 800);
    AtomicInteger failed = new AtomicInteger();
    page.route(
        "**/api/v1/runs/*/pages**",
        route -> {
          if (failed.getAndIncrement() == 0) {
            route.abort();
          } else {
            route.resume();
          }
        });
    open(upload(TestPdf.ofPages(12, folder, "banner.pdf")));

    assertThat(page.locator(".run .badge-succeeded")).isVisible();
    assertThat(page.locator(".page[data-state=done]")).hasCount(12);
    assertThat(page.getByText("Connection lost")).not().isVisible();
    assertThat(failed.get()).as("requests for pages").isGreaterThan(1);
  }

  @Test
  void repeated_clicks_go_through_boxes_that_lie_upon_each_other() {
    JsonObject mixed = read(Path.of("samples/mixed.pdf"));
    List<JsonObject> stack = stackOf(mixed);
    page = browsing.window(1280, 1000);
    open(mixed, "?page=" + stack.get(0).getInteger("page"));
    Locator box =
        page.locator(
            ".page[data-page='%d'] .box[data-n='%d']"
                .formatted(stack.get(0).getInteger("page"), stack.get(0).getInteger("n")));
    assertThat(box).isVisible();

    Locator picked = page.locator(".box-picked");
    box.click(new Locator.ClickOptions().setForce(true));
    assertThat(picked).hasCount(1);
    String first = picked.getAttribute("data-n");
    box.click(new Locator.ClickOptions().setForce(true));

    assertThat(picked).not().hasAttribute("data-n", first);
    assertThat(picked).hasCount(1);
  }

  @Test
  void a_hostile_title_does_not_scramble_the_question_before_deleting() {
    JsonObject hostile = read(TestPdf.ofPages(1, folder, "Invoice \u202egnp.exe.pdf"));
    page = browsing.window(1280, 800);
    open(hostile);

    page.getByText("More", new Page.GetByTextOptions().setExact(true)).click();
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Delete")).click();

    Locator question = page.locator("dialog[open]");
    assertThat(question).containsText("gnp.exe");
    assertThat(question.textContent()).doesNotContain("\u202e");
    assertThat(page.locator("h1")).hasText("Invoice gnp.exe");
    question.getByText("Cancel").click();
  }

  @Test
  void what_can_not_help_is_not_offered() throws IOException {
    Path large = folder.resolve("large.pdf");
    try (PDDocument pdf = Loader.loadPDF(TestPdf.ofPages(2, folder, "small.pdf").toFile())) {
      pdf.getPage(1).setMediaBox(new PDRectangle(14_000, 14_000));
      pdf.save(large.toFile());
    }
    page = browsing.window(1280, 800);
    open(read(large));

    assertThat(page.locator(".page[data-page='2'] .page-failure")).isVisible();
    assertThat(page.getByText("Retry failed pages")).not().isVisible();
  }

  @Test
  void boxes_that_are_passed_over_are_not_asked_for() {
    page = browsing.window(1280, 1000);
    AtomicInteger crops = new AtomicInteger();
    page.onRequest(
        request -> {
          if (request.url().contains("/crop")) {
            crops.incrementAndGet();
          }
        });
    open(read(Path.of("samples/paper.pdf")));
    assertThat(page.locator(".page .box").first()).isVisible();
    int boxes = page.locator(".page .box").count();
    assertThat(boxes).isGreaterThan(5);

    page.evaluate(POINT_AT_EVERY_BOX);
    assertThat(page.locator(".inspector .crop img")).isVisible();

    assertThat(crops.get()).as("crops of %s boxes", boxes).isLessThanOrEqualTo(boxes / 3);
  }

  @Test
  void the_library_does_not_ask_for_all_rows_again_while_documents_are_read() {
    page = browsing.window(1280, 800);
    page.navigate(server.api().base());
    assertThat(page.locator(".document-row").first()).isVisible();
    AtomicInteger lists = new AtomicInteger();
    page.onRequest(
        request -> {
          if (request.url().contains("/api/v1/documents?")) {
            lists.incrementAndGet();
          }
        });
    read(TestPdf.ofPages(30, folder, "watched.pdf"));
    Locator row =
        page.locator(".document-row", new Page.LocatorOptions().setHasText("watched")).first();

    assertThat(row.locator(".badge-succeeded")).isVisible();
    assertThat(lists.get()).as("lists of documents that were asked for").isLessThanOrEqualTo(3);
  }

  @Test
  void after_a_deletion_the_focus_is_somewhere() {
    read(TestPdf.ofPages(1, folder, "doomed.pdf"));
    page = browsing.window(1280, 800);
    page.navigate(server.api().base());
    Locator row =
        page.locator(".document-row", new Page.LocatorOptions().setHasText("doomed")).first();
    row.hover();
    row.getByLabel(Pattern.compile("Delete.*")).click();

    assertThat(page.locator(".document-row", new Page.LocatorOptions().setHasText("doomed")))
        .hasCount(0);
    assertThat(page.locator(":focus")).hasCount(1);
  }

  /** Two boxes of a page, of which the second holds the middle of the first. */
  private static List<JsonObject> stackOf(JsonObject item) {
    List<JsonObject> found =
        server
            .api()
            .get("/api/v1/runs/" + run(item) + "/detections?limit=200")
            .getJsonArray("items")
            .stream()
            .map(JsonObject.class::cast)
            .toList();
    for (JsonObject inner : found) {
      for (JsonObject outer : found) {
        if (!inner.equals(outer) && holds(outer, inner)) {
          return List.of(inner, outer);
        }
      }
    }
    throw new AssertionError("No box of the document lies upon another one.");
  }

  private static boolean holds(JsonObject outer, JsonObject inner) {
    if (!outer.getInteger("page").equals(inner.getInteger("page"))) {
      return false;
    }
    JsonArray out = outer.getJsonArray("box");
    JsonArray in = inner.getJsonArray("box");
    double x = (in.getDouble(0) + in.getDouble(2)) / 2;
    double y = (in.getDouble(1) + in.getDouble(3)) / 2;
    return out.getDouble(0) < x
        && x < out.getDouble(2)
        && out.getDouble(1) < y
        && y < out.getDouble(3);
  }

  private void open(JsonObject item) {
    open(item, "");
  }

  private void open(JsonObject item, String query) {
    page.navigate(server.api().base() + "/documents/" + item.getString("id") + query);
  }

  private static String run(JsonObject item) {
    return item.getJsonObject("run").getString("id");
  }

  private static JsonObject upload(Path file) {
    return server.api().upload(file);
  }

  private static JsonObject read(Path file) {
    JsonObject item = upload(file);
    server.api().awaitEnd(run(item));
    return server.api().get("/api/v1/documents/" + item.getString("id"));
  }
}

package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestBundles;
import dev.pagerunner.testing.TestPdf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every button of the administration is pressed, and what it changes is looked up in the database.
 * There is no worker, so that runs wait. Screenshots are kept in {@code target/screenshots}.
 */
@TestMethodOrder(OrderAnnotation.class)
class AdminIT {
  private static final String PASSWORD = "correct horse battery staple";
  private static final String ANOTHER = "another horse battery staple";
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static Page ada;
  private static Page bob;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            folder.resolve("data"),
            Map.of(
                "PAGERUNNER_AUTH", "accounts",
                "PAGERUNNER_ADMIN_USER", "ada",
                "PAGERUNNER_ADMIN_PASSWORD", PASSWORD,
                "PAGERUNNER_WORKERS", "0"));
    browsing = Browsing.start();
    ada = loggedIn("ada", PASSWORD);
    addUser("bob");
    bob = loggedIn("bob", PASSWORD);
  }

  @AfterAll
  static void stop() {
    browsing.close();
    server.close();
  }

  @Test
  @Order(1)
  void runs_are_cancelled_retried_and_deleted_one_or_some_or_all_that_are_found() {
    for (String title : List.of("alpha", "beta", "delta", "gamma-1", "gamma-2")) {
      upload(bob, title);
    }
    for (String[] step : new String[][] {{"Cancel", "cancelled"}, {"Retry", "queued"}}) {
      open("runs");
      change(step[0], step[0], "alpha");
      awaitRuns(step[1], "alpha");
      change(step[0], step[0], "beta", "delta");
      awaitRuns(step[1], "alpha", "beta", "delta");
      filter("Document", "gamma", 2);
      change(step[0], step[0]);
      awaitRuns(step[1], "alpha", "beta", "delta", "gamma-1", "gamma-2");
    }
    open("runs");
    change("Delete", "Delete", "alpha");
    assertThat(row("alpha")).hasCount(0);
    change("Delete", "Delete", "beta", "delta");
    assertThat(row("beta")).hasCount(0);
    assertThat(number("SELECT count(*) FROM run")).isEqualTo(2);
    filter("Document", "gamma", 2);
    change("Delete", "Delete");
    assertThat(row("gamma")).hasCount(0);
    assertThat(number("SELECT count(*) FROM run")).isZero();
    assertThat(number("SELECT count(*) FROM document")).isEqualTo(5);
  }

  @Test
  @Order(2)
  void documents_get_another_owner_and_are_deleted() {
    open("documents");
    row("alpha").getByRole(AriaRole.CHECKBOX).check();
    button("Move to another owner").click();
    dialog().getByLabel("New owner").selectOption("ada");
    inDialog("Move").click();
    assertThat(row("alpha")).containsText("ada");
    assertThat(documentsOf("ada")).isEqualTo(1);
    assertThat(documentsOf("bob")).isEqualTo(4);

    filter("Title or file", "gamma", 2);
    button("Move to another owner").click();
    dialog().getByLabel("New owner").selectOption("ada");
    inDialog("Move").click();
    assertThat(row("gamma").filter(having("ada"))).hasCount(2);
    assertThat(documentsOf("ada")).isEqualTo(3);

    open("documents");
    change("Delete", "Delete", "alpha");
    assertThat(row("alpha")).hasCount(0);
    assertThat(number("SELECT count(*) FROM document")).isEqualTo(4);
    filter("Owner", "ada", 2);
    change("Delete", "Delete");
    assertThat(row("gamma")).hasCount(0);
    assertThat(documentsOf("ada")).isZero();
    assertThat(documentsOf("bob")).isEqualTo(2);
  }

  @Test
  @Order(3)
  void a_user_is_added_limited_disabled_and_given_another_password() {
    open("users");
    ada.getByText("Add a user").click();
    ada.getByLabel("User name").fill("carol");
    ada.getByLabel("Password", exactLabel()).fill(PASSWORD);
    button("Add the user").click();
    assertThat(heading("carol")).isVisible();
    assertThat(number("SELECT count(*) FROM account WHERE name = 'carol'")).isEqualTo(1);

    ada.getByLabel("Documents", exactLabel()).fill("7");
    ada.getByLabel("Bytes", exactLabel()).fill("1000000");
    button("Set the limits").click();
    awaitOne("SELECT count(*) FROM account WHERE max_documents = 7 AND max_bytes = 1000000");

    button("Disable").click();
    assertThat(button("Enable")).isVisible();
    assertThat(ofCarol("disabled::text")).isEqualTo("true");
    button("Enable").click();
    assertThat(button("Disable")).isVisible();
    assertThat(ofCarol("disabled::text")).isEqualTo("false");

    Page carol = loggedIn("carol", PASSWORD);
    button("End all sessions").click();
    awaitNone("SELECT count(*) FROM session WHERE account_id = '" + ofCarol("id") + "'");
    carol.navigate(server.api().base());
    assertThat(carol.getByLabel("User name")).isVisible();

    String before = ofCarol("password");
    ada.getByLabel("New password").fill(ANOTHER);
    button("Set the password").click();
    await().until(() -> !ofCarol("password").equals(before));
    upload(loggedIn("carol", ANOTHER), "of-carol");
  }

  @Test
  @Order(4)
  void a_user_is_deleted_with_or_without_the_documents() {
    addUser("dave");
    upload(loggedIn("dave", PASSWORD), "of-dave");
    delete("carol", "become yours");
    assertThat(documentsOf("ada")).isEqualTo(1);
    delete("dave", "are deleted, too");
    assertThat(number("SELECT count(*) FROM document WHERE title = 'of-dave'")).isZero();
    assertThat(documentsOf("ada")).isEqualTo(1);
    open("users");
    ada.getByRole(AriaRole.MAIN).getByRole(AriaRole.LINK, exactly("ada")).click();
    assertThat(heading("ada")).isVisible();
    assertThat(ada.getByText("This is you.")).isVisible();
    assertThat(button("Delete")).hasCount(0);
  }

  @Test
  @Order(5)
  void the_token_of_another_user_is_revoked() throws Exception {
    String token =
        (String)
            bob.evaluate(
                "() => fetch('/api/v1/me/tokens', {method: 'POST', headers: {'Content-Type':"
                    + " 'application/json'}, body: JSON.stringify({name: 'robot', scope: 'read'})})"
                    + ".then((answer) => answer.json()).then((made) => made.token)");
    assertThat(statusWith(token)).isEqualTo(200);
    open("tokens");
    row("robot").getByRole(AriaRole.BUTTON, exactly("Revoke")).click();
    inDialog("Revoke").click();
    assertThat(row("robot")).containsText("revoked");
    assertThat(statusWith(token)).isEqualTo(401);
  }

  @Test
  @Order(6)
  void a_model_is_added_with_its_check_made_the_default_and_removed() {
    open("models");
    assertThat(row("pagerunner-layout")).containsText("default");
    Path mine = TestBundles.zipped(TestBundles.working(folder, "title-finder", "2"), "");
    ada.getByLabel("Bundle").setInputFiles(mine);
    button("Check and add").click();
    assertThat(heading("title-finder 2 was added")).isVisible();
    Locator outcome = ada.getByLabel("The check of title-finder 2");
    assertThat(outcome).containsText("passed on this processor");
    assertThat(outcome).containsText("text, title");
    assertThat(outcome).containsText("for an empty page of A4");
    assertThat(row("title-finder")).containsText("added");
    awaitOne("SELECT count(*) FROM model WHERE name = 'title-finder' AND added");
    check("admin-models-added");

    button("Make default: title-finder 2").click();
    awaitOffered("title-finder", "pagerunner-layout");
    assertThat(button("Make default: title-finder 2")).hasCount(0);
    assertThat(button("Remove: title-finder 2")).hasCount(0);
    check("admin-models-default");
    button("Make default: pagerunner-layout 1").click();
    awaitOffered("pagerunner-layout", "title-finder");

    button("Remove: title-finder 2").click();
    inDialog("Remove").click();
    assertThat(row("title-finder")).hasCount(0);
    assertThat(number("SELECT count(*) FROM model WHERE name = 'title-finder'")).isZero();
    awaitOffered("pagerunner-layout");
  }

  @Test
  @Order(10) // the audit log is counted before
  void the_page_of_models_manages_them_too_for_administrators_alone() {
    ada.navigate(server.api().base() + "/models");
    Path mine = TestBundles.zipped(TestBundles.working(folder, "line-finder", "3"), "");
    ada.getByRole(AriaRole.BUTTON, named("Add a model")).click();
    ada.getByLabel("Bundle").setInputFiles(mine);
    button("Check and add").click();
    assertThat(ada.getByLabel("The check of line-finder 3"))
        .containsText("passed on this processor");
    check("models-added");

    button("Make default: line-finder 3").click();
    awaitOffered("line-finder", "pagerunner-layout");
    assertThat(button("Remove: line-finder 3")).hasCount(0);
    bob.navigate(server.api().base() + "/models");
    assertThat(bob.locator(".model-card")).hasCount(2);
    assertThat(bob.locator(".model-manage, .adding")).hasCount(0);
    assertThat(bob.getByRole(AriaRole.BUTTON, named("Add a model"))).hasCount(0);

    button("Make default: pagerunner-layout 1").click();
    awaitOffered("pagerunner-layout", "line-finder");
    button("Remove: line-finder 3").click();
    inDialog("Remove").click();
    assertThat(ada.locator(".model-card")).hasCount(1);
  }

  /** The default comes first. A row's button names the default, too, so its text tells nothing. */
  private void awaitOffered(String... names) {
    // Playwright belongs to the thread that made it.
    await().pollInSameThread().untilAsserted(() -> assertThat(offered()).isEqualTo(List.of(names)));
  }

  @Test
  @Order(7)
  void a_bundle_that_is_not_well_is_not_added_and_the_page_says_why() {
    open("models");
    Path other = TestBundles.zipped(TestBundles.disagreeing(folder, "other"), "");
    ada.getByLabel("Bundle").setInputFiles(other);
    button("Check and add").click();
    Locator alerts = ada.getByRole(AriaRole.MAIN).getByRole(AriaRole.ALERT);
    assertThat(alerts.filter(having("the model other answers otherwise on this"))).isVisible();
    check("admin-models-refused");
    ada.getByLabel("Address").fill("/etc");
    button("Fetch, check and add").click();
    assertThat(alerts.filter(having("this server takes no paths"))).isVisible();
    assertThat(number("SELECT count(*) FROM model WHERE added")).isZero();
  }

  @Test
  @Order(8)
  void the_audit_log_is_filtered_and_downloaded() throws Exception {
    open("audit");
    ada.getByLabel("Who", exactLabel()).fill("ada");
    ada.getByLabel("What", exactLabel()).selectOption("models");
    assertThat(row("model.added")).hasCount(1);
    assertThat(row("model.removed")).hasCount(1);
    assertThat(row("model.made_default")).hasCount(2);
    assertThat(row("document.")).hasCount(0);
    Download csv =
        ada.waitForDownload(() -> ada.getByRole(AriaRole.LINK, named("Download as CSV")).click());
    Path saved = folder.resolve("audit.csv");
    csv.saveAs(saved);
    assertThat(Files.readString(saved))
        .startsWith("id,at,actor")
        .contains("\"model.added\"", "\"title-finder@2\"", "title-finder.zip")
        .doesNotContain("document.", "\"bob\"");
    ada.getByLabel("Who", exactLabel()).fill("bob");
    ada.getByLabel("What", exactLabel()).selectOption("documents");
    assertThat(row("document.created")).hasCount(5);
    assertThat(row("model.")).hasCount(0);
  }

  @Test
  @Order(9)
  void settings_are_shown_without_their_secrets() {
    open("settings");
    assertThat(ada.getByText("PAGERUNNER_ADMIN_PASSWORD", exactText())).isVisible();
    assertThat(ada.getByText("PAGERUNNER_MODEL_CHECK_MEMORY", exactText())).isVisible();
    assertThat(ada.content()).doesNotContain(PASSWORD).contains("PAGERUNNER_WORKERS");
  }

  private static Page loggedIn(String name, String password) {
    Page page = browsing.window(1280, 800);
    page.navigate(server.api().base());
    page.getByLabel("User name").fill(name);
    page.getByLabel("Password").fill(password);
    page.getByRole(AriaRole.BUTTON, named("Log in")).click();
    assertThat(page.getByRole(AriaRole.LINK, named(name))).isVisible();
    return page;
  }

  private static void addUser(String name) {
    Object status =
        ada.evaluate(
            "([username, password]) => fetch('/api/v1/admin/users', {method: 'POST', headers:"
                + " {'Content-Type': 'application/json'}, body: JSON.stringify({username, password,"
                + " role: 'member'})}).then((answer) => answer.status)",
            List.of(name, PASSWORD));
    assertThat(status).isEqualTo(201);
  }

  private static void upload(Page page, String title) {
    try {
      byte[] pdf = Files.readAllBytes(TestPdf.ofPages(1, folder, title + ".pdf"));
      Object status =
          page.evaluate(
              "([name, base64]) => { const form = new FormData(); form.append('file', new"
                  + " File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name)); return"
                  + " fetch('/api/v1/documents', {method: 'POST', body: form}).then((answer) =>"
                  + " answer.status); }",
              List.of(title + ".pdf", Base64.getEncoder().encodeToString(pdf)));
      assertThat(status).isEqualTo(202);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Shows a section as if the browser had just been opened. */
  private static void open(String section) {
    ada.navigate("about:blank");
    ada.navigate(server.api().base() + "/admin#/" + section);
    assertThat(ada.locator("h1")).isVisible();
    assertThat(ada.getByText("Loading…")).isHidden();
  }

  /** Selects rows, or none for all that are listed, and presses a button and the one that asks. */
  private static void change(String button, String answer, String... titles) {
    for (String title : titles) {
      row(title).getByRole(AriaRole.CHECKBOX).check();
    }
    button(button).click();
    inDialog(answer).click();
  }

  private static void filter(String label, String text, int rows) {
    ada.getByLabel(label, exactLabel()).fill(text);
    ada.getByLabel(label, exactLabel()).press("Enter");
    assertThat(ada.locator("tbody tr")).hasCount(rows);
  }

  /** Waits until exactly these documents' runs are in a state, in the database and on the page. */
  private static void awaitRuns(String state, String... titles) {
    await()
        .until(
            () ->
                number("SELECT count(*) FROM run WHERE state = '" + state + "'") == titles.length);
    for (String title : titles) {
      assertThat(
              server
                  .sql()
                  .value(
                      "SELECT state FROM run JOIN document ON document.id = document_id"
                          + " WHERE title = ?",
                      title))
          .isEqualTo(state);
    }
    String last = titles[titles.length - 1];
    assertThat(row(last)).containsText(state.equals("queued") ? "Waiting" : "Cancelled");
  }

  private static void delete(String user, String documents) {
    open("users");
    ada.getByRole(AriaRole.MAIN).getByRole(AriaRole.LINK, exactly(user)).click();
    assertThat(heading(user)).isVisible();
    button("Delete").click();
    dialog().getByLabel("The documents").selectOption(documents);
    inDialog("Delete").click();
    assertThat(ada).hasURL(Pattern.compile(".*#/users$"));
    awaitNone("SELECT count(*) FROM account WHERE name = '" + user + "'");
  }

  private static List<String> offered() {
    Object names =
        ada.evaluate(
            "() => fetch('/api/v1/models').then((answer) => answer.json()).then((list) =>"
                + " list.items.map((model) => model.name))");
    return ((List<?>) names).stream().map(Object::toString).toList();
  }

  private static long number(String query) {
    return server.sql().number(query);
  }

  private static void awaitOne(String query) {
    await().until(() -> number(query) == 1);
  }

  private static void awaitNone(String query) {
    await().until(() -> number(query) == 0);
  }

  private static long documentsOf(String user) {
    return server
        .sql()
        .number(
            "SELECT count(*) FROM document JOIN account ON account.id = account_id WHERE name = ?",
            user);
  }

  private static String ofCarol(String column) {
    return server.sql().value("SELECT " + column + " FROM account WHERE name = 'carol'");
  }

  /** No violation of WCAG 2.2 AA in both colour schemes, and a screenshot of each. */
  private static void check(String name) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      ada.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      String file = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png";
      ada.screenshot(
          new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)).setFullPage(true));
      assertThat(new AxeBuilder(ada).analyze().getViolations()).as(file).isEmpty();
    }
  }

  private static int statusWith(String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.api().base() + "/api/v1/documents"))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static Locator heading(String name) {
    return ada.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name)).first();
  }

  private static Locator row(String text) {
    return ada.locator("tbody tr").filter(having(text));
  }

  private static Locator.FilterOptions having(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Locator button(String name) {
    return ada.getByRole(AriaRole.MAIN).getByRole(AriaRole.BUTTON, exactly(name));
  }

  private static Locator dialog() {
    return ada.getByRole(AriaRole.DIALOG);
  }

  private static Locator inDialog(String name) {
    return dialog().getByRole(AriaRole.BUTTON, exactly(name));
  }

  private static Locator.GetByRoleOptions exactly(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByLabelOptions exactLabel() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Page.GetByTextOptions exactText() {
    return new Page.GetByTextOptions().setExact(true);
  }
}

package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import dev.pagerunner.testing.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Accounts in the browser, from the first start on. Each test goes on where the one before it
 * ended. Screenshots are kept in {@code target/screenshots}.
 */
@TestMethodOrder(OrderAnnotation.class)
class AccountsIT {
  private static final String PASSWORD = "correct horse battery staple";
  private static final Pattern CODE = Pattern.compile("with the code ([A-Z0-9-]{19})");
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
            Map.of("PAGERUNNER_AUTH", "accounts", "PAGERUNNER_WEBHOOK_ALLOW", "127.0.0.1"));
    browsing = Browsing.start();
    ada = browsing.window(1280, 800);
    bob = browsing.window(1280, 800);
  }

  @AfterAll
  static void stop() {
    browsing.close();
    server.close();
  }

  @Test
  @Order(1)
  void the_first_user_is_made_with_the_code_in_the_log() {
    ada.navigate(server.api().base());
    assertThat(heading(ada, "Make the first user")).isVisible();
    check(ada, "setup");
    ada.getByLabel("Code").fill("AAAA-AAAA-AAAA-AAAA");
    ada.getByLabel("User name").fill("ada");
    ada.getByLabel("Password", exact()).fill(PASSWORD);
    ada.getByLabel("Password again").fill(PASSWORD);
    button(ada, "Make the user").click();
    assertThat(ada.getByRole(AriaRole.ALERT)).containsText("not the code");

    ada.getByLabel("Code").fill(code());
    button(ada, "Make the user").click();
    assertThat(ada.getByRole(AriaRole.LINK, named("ada"))).isVisible();
    assertThat(ada.getByRole(AriaRole.LINK, named("Admin"))).isVisible();
  }

  @Test
  @Order(2)
  void an_administrator_adds_a_user_who_logs_in() {
    ada.navigate(server.api().base() + "/admin#/users");
    ada.getByText("Add a user").click();
    ada.getByLabel("User name").fill("bob");
    ada.getByLabel("Password", exact()).fill(PASSWORD);
    button(ada, "Add the user").click();
    assertThat(heading(ada, "bob")).isVisible();
    check(ada, "admin-user");

    bob.navigate(server.api().base());
    assertThat(heading(bob, "Log in")).isVisible();
    check(bob, "login");
    bob.getByLabel("User name").fill("bob");
    bob.getByLabel("Password").fill("wrong horse battery staple");
    button(bob, "Log in").click();
    assertThat(bob.getByRole(AriaRole.ALERT)).containsText("do not fit");
    bob.getByLabel("Password").fill(PASSWORD);
    button(bob, "Log in").click();
    assertThat(bob.getByRole(AriaRole.LINK, named("bob"))).isVisible();
    assertThat(bob.getByRole(AriaRole.LINK, named("Admin"))).isHidden();
  }

  @Test
  @Order(3)
  void a_user_sees_own_documents_and_an_administrator_all() {
    Browsing.drop(bob, TestPdf.ofPages(1, folder, "of-bob.pdf"));
    assertThat(bob).hasURL(Pattern.compile(".*/documents/.*"));
    ada.navigate(server.api().base() + "/admin#/documents");
    assertThat(ada.getByRole(AriaRole.CELL, cell("bob"))).isVisible();
    check(ada, "admin-documents");
  }

  @Test
  @Order(4)
  void a_token_is_shown_once_and_works_until_it_is_revoked() throws Exception {
    ada.navigate(server.api().base() + "/account");
    ada.getByLabel("What it is for").fill("a script");
    button(ada, "Make a token").click();
    String token = ada.locator("#new-secret").textContent();
    assertThat(token).startsWith("pgr_");
    check(ada, "new-token");
    button(ada, "I have stored it").click();
    assertThat(ada.getByText("a script")).isVisible();
    check(ada, "account");
    assertThat(statusWith(token)).isEqualTo(200);
    button(ada, "Revoke").click();
    ada.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Revoke"))
        .click();
    assertThat(ada.getByText("revoked just now")).isVisible();
    assertThat(statusWith(token)).isEqualTo(401);
  }

  @Test
  @Order(5)
  void a_webhook_is_made_tested_and_deleted() {
    try (WebhookReceiver receiver = new WebhookReceiver()) {
      ada.navigate(server.api().base() + "/account");
      ada.getByLabel("URL").fill("http://127.0.0.2/hook");
      button(ada, "Make a webhook").click();
      assertThat(ada.getByRole(AriaRole.ALERT)).containsText("PAGERUNNER_WEBHOOK_ALLOW");
      ada.getByLabel("URL").fill(receiver.url("/hook"));
      button(ada, "Make a webhook").click();
      assertThat(ada.locator("#new-secret")).containsText("whsec_");
      check(ada, "new-webhook");
      button(ada, "I have stored it").click();
      Locator webhooks = ada.locator("#webhooks");
      assertThat(webhooks).containsText("told of run.finished, run.failed");

      webhooks.getByRole(AriaRole.BUTTON, inside("Test")).click();
      assertThat(receiver.await(1).get(0).json().getString("type")).isEqualTo("webhook.test");
      Locator dialog = ada.getByRole(AriaRole.DIALOG);
      await()
          .until(
              () -> {
                dialog.getByRole(AriaRole.BUTTON, inside("Refresh")).click();
                return dialog.getByText("answered 200 after 1 attempt").isVisible();
              });
      check(ada, "webhook-log");
      dialog.getByRole(AriaRole.BUTTON, inside("Send again")).click();
      assertThat(receiver.await(2).get(1).id()).isEqualTo(receiver.received().get(0).id());
      dialog.getByRole(AriaRole.BUTTON, inside("Close")).click();

      webhooks.getByRole(AriaRole.BUTTON, inside("Delete")).click();
      ada.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, inside("Delete")).click();
      assertThat(webhooks).containsText("You have no webhooks");
    }
  }

  private static Locator.GetByRoleOptions inside(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  @Test
  @Order(6)
  void every_section_of_the_administration_can_be_used_by_everybody() {
    busyDay();
    for (String section :
        List.of(
            "Overview",
            "Runs",
            "Documents",
            "Users",
            "API tokens",
            "Webhooks",
            "Models",
            "Settings",
            "Audit log")) {
      ada.navigate(server.api().base() + "/admin");
      ada.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Administration"))
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(section).setExact(true))
          .click();
      assertThat(heading(ada, section)).isVisible();
      assertThat(ada.getByText("Loading…")).isHidden();
      assertThat(ada.getByRole(AriaRole.ALERT)).isHidden();
      check(ada, "admin-" + section.toLowerCase(Locale.ROOT).replace(' ', '-'));
    }
  }

  @Test
  @Order(7)
  void what_was_done_is_in_the_audit_log() {
    ada.navigate(server.api().base() + "/admin#/audit?actor=bob");
    assertThat(ada.getByRole(AriaRole.CELL, cell("document.created"))).isVisible();
    assertThat(ada.getByRole(AriaRole.CELL, cell("login.succeeded"))).isVisible();
  }

  @Test
  @Order(8)
  void a_user_who_is_disabled_is_out_at_once() {
    ada.navigate(server.api().base() + "/admin#/users");
    ada.getByRole(AriaRole.LINK, named("bob")).click();
    button(ada, "Disable").click();
    assertThat(button(ada, "Enable")).isVisible();
    bob.navigate(server.api().base());
    assertThat(heading(bob, "Log in")).isVisible();
  }

  @Test
  @Order(9)
  void logging_out_leads_to_the_login_and_back_to_where_one_was() {
    ada.navigate(server.api().base() + "/account");
    ada.getByRole(AriaRole.MAIN)
        .getByRole(
            AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Log out").setExact(true))
        .click();
    assertThat(heading(ada, "Log in")).isVisible();
    ada.navigate(server.api().base() + "/account");
    ada.getByLabel("User name").fill("ada");
    ada.getByLabel("Password").fill(PASSWORD);
    button(ada, "Log in").click();
    assertThat(heading(ada, "ada")).isVisible();
    assertThat(ada.url()).endsWith("/account");
  }

  @Test
  @Order(10)
  void a_page_of_another_site_reads_nothing_and_changes_nothing() {
    String document =
        server.sql().value("SELECT id FROM document ORDER BY created_at DESC LIMIT 1");
    String api = server.api().base() + "/api/v1";
    Page evil = ada.context().newPage();
    evil.route(
        "http://evil.example/",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("text/html").setBody("<p>evil</p>")));
    evil.navigate("http://evil.example/");
    for (String attempt :
        List.of(
            "fetch('" + api + "/documents', {credentials: 'include'})",
            "fetch('"
                + api
                + "/documents/"
                + document
                + "', {method: 'DELETE', credentials: 'include'})",
            "fetch('"
                + api
                + "/session?everywhere=true', {method: 'DELETE', credentials: 'include'})")) {
      Object outcome =
          evil.evaluate(
              "() => " + attempt + ".then((answer) => 'read ' + answer.status, () => 'blocked')");
      assertThat(outcome).as(attempt).isEqualTo("blocked");
    }
    evil.evaluate(
        "(action) => { const form = document.createElement('form'); form.method = 'POST';"
            + " form.action = action; document.body.append(form); form.submit(); }",
        api + "/documents/" + document + "/runs");
    evil.waitForLoadState();
    evil.close();
    assertThat(server.sql().number("SELECT count(*) FROM document")).isEqualTo(1);
    assertThat(server.sql().number("SELECT count(*) FROM run")).isEqualTo(1);
    ada.navigate(server.api().base() + "/account");
    assertThat(heading(ada, "ada")).isVisible();
  }

  /** Minutes of a day such as a server has it, so that there is something to see in the charts. */
  private static void busyDay() {
    server
        .sql()
        .run(
            """
            INSERT INTO page_minute (minute, model, pages, failed, buckets)
            SELECT date_trunc('minute', now()) - i * interval '1 min', 'pagerunner-layout', p, p / 60,
                   array_fill(0, ARRAY[8]) || ARRAY[p / 6, p / 3, p / 4, p / 8, p / 16, p / 40]
                     || array_fill(0, ARRAY[15])
            FROM (SELECT i, (130 + 60 * sin(i / 190.0) + 25 * sin(i / 17.0))::int AS p
                  FROM generate_series(2, 1438) i) AS minutes
            ON CONFLICT DO NOTHING""");
    server
        .sql()
        .run(
            """
            INSERT INTO queue_minute (minute, queued, running, ready)
            SELECT date_trunc('minute', now()) - i * interval '1 min',
                   greatest(0, 5 + 6 * sin(i / 190.0) + 3 * sin(i / 11.0))::int, 2, 9
            FROM generate_series(2, 1438) i ON CONFLICT DO NOTHING""");
  }

  /** No violation of WCAG 2.2 AA in both colour schemes, and a screenshot of each. */
  private static void check(Page page, String name) {
    for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(
                  SCREENSHOTS.resolve(name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png"))
              .setFullPage(true));
      List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
      assertThat(violations).as(name + " " + scheme).isEmpty();
    }
  }

  private static String code() {
    Matcher found = CODE.matcher(server.log());
    assertThat(found.find()).isTrue();
    return found.group(1);
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

  private static Locator heading(Page page, String name) {
    return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name)).first();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions cell(String name) {
    return named(name);
  }

  private static Page.GetByLabelOptions exact() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}

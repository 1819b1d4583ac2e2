package dev.pagerunner.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagerunner.testing.Server;
import java.nio.file.Path;
import java.util.List;
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
 * The page in another language. One window has marked strings, «so», in the place of the German
 * ones: words without marks were forgotten. Another has the German ones, on a telephone, in the
 * dark. Each test goes on where the one before it ended.
 */
@TestMethodOrder(OrderAnnotation.class)
class WordsIT {
  private static final String PASSWORD = "correct horse battery staple";
  private static final Pattern CODE = Pattern.compile("with the code ([A-Z0-9-]{19})");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private static final String MARKED =
      """
      import english from './en.js';
      const mark = (text) => `«${text}»`;
      const marked = (entry) =>
        typeof entry === 'string'
          ? mark(entry)
          : Object.fromEntries(Object.entries(entry).map(([form, text]) => [form, mark(text)]));
      export default Object.fromEntries(Object.entries(english).map(([key, entry]) => [key, marked(entry)]));
      """;

  /**
   * What can be seen, or is read to who cannot see, and is neither marked nor data. Data are names,
   * codes, times, addresses, sizes, and what says that it is in another language.
   */
  private static final String UNMARKED =
      """
      () => {
        const data = 'code, bdi, time, [translate=no], [lang]:not(html), noscript, script, style';
        const found = [];
        const check = (text) => {
          let rest = text.replace(/https?:\\S+/g, '').replace(/\\b(kB|MB|GB|TB)\\b/g, '');
          for (let before = ''; before !== rest; ) {
            before = rest;
            rest = rest.replace(/«[^«»]*»/g, '');
          }
          if (/\\p{L}{2}/u.test(rest) && rest.trim() !== 'Pagerunner') {
            found.push(text.trim());
          }
        };
        const isVisible = (element) => (element.closest('select') ?? element).checkVisibility({ visibilityProperty: true });
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const { parentElement: parent, data: text } = texts.currentNode;
          if (!parent.closest(data) && isVisible(parent)) {
            check(text);
          }
        }
        for (const element of document.body.querySelectorAll('*')) {
          if (!element.closest(data) && isVisible(element)) {
            ['aria-label', 'title', 'placeholder', 'alt'].forEach((name) => check(element.getAttribute(name) ?? ''));
          }
        }
        check(document.title.replace('· Pagerunner', ''));
        return found;
      }""";

  @TempDir static Path folder;
  private static Server server;
  private static Browsing browsing;
  private static Page marked;
  private static Page german;

  @BeforeAll
  static void start() {
    server =
        Server.start(
            folder.resolve("data"),
            Map.of("PAGERUNNER_AUTH", "accounts", "PAGERUNNER_WEBHOOK_ALLOW", "127.0.0.1"));
    browsing = Browsing.start();
    marked = browsing.window(1280, 900, "de");
    marked.route(Pattern.compile(".*/lang/de\\.js"), WordsIT::fulfilMarked);
    german = browsing.window(390, 844, "de");
    german.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
  }

  private static void fulfilMarked(Route route) {
    route.fulfill(new Route.FulfillOptions().setContentType("text/javascript").setBody(MARKED));
  }

  @AfterAll
  static void stop() {
    browsing.close();
    server.close();
  }

  @Test
  @Order(1)
  void the_first_user_is_made_and_logs_in() {
    open("setup", "h1");
    assertThat(german.locator("h1")).hasText("Den ersten Nutzer anlegen");
    check("setup");
    marked.locator("[name=code]").fill(code());
    marked.locator("[name=username]").fill("ada");
    marked.locator("[name=password]").fill(PASSWORD);
    marked.locator("[name=again]").fill(PASSWORD);
    marked.locator("form button").click();
    assertThat(marked.locator("#top-nav a[href$=account]")).isVisible();

    german.navigate(server.api().base() + "/login?error=expired");
    assertThat(german.getByText("Die Anmeldung hat zu lange gedauert.")).isVisible();
    german.locator("[name=username]").fill("ada");
    german.locator("[name=password]").fill("wrong horse battery staple");
    german.locator("form button").click();
    assertThat(german.locator("form [role=alert]"))
        .hasText("Benutzername und Passwort passen nicht zusammen.");
    accessible("login");
    german.locator("[name=password]").fill(PASSWORD);
    german.locator("form button").click();
    assertThat(german.locator("#top-nav a[href$=account]")).isVisible();
  }

  @Test
  @Order(2)
  void the_login_page_has_no_english_words_left() {
    Page visitor = browsing.window(1280, 900, "de");
    visitor.route(Pattern.compile(".*/lang/de\\.js"), WordsIT::fulfilMarked);
    for (String reason : List.of("", "?error=expired", "?error=busy")) {
      visitor.navigate(server.api().base() + "/login" + reason);
      assertThat(visitor.locator("h1")).isVisible();
      assertThat((List<?>) visitor.evaluate(UNMARKED)).isEmpty();
    }
    visitor.close();
  }

  @Test
  @Order(3)
  void the_account_with_a_token_and_a_webhook() {
    open("account", ".row");
    marked.locator("[name=name]").fill("robot");
    marked.locator("form:has([name=scope]) button[type=submit]").click();
    assertThat(marked.locator("#new-secret")).isVisible();
    noEnglish("the new token");
    marked.locator("dialog button[value=close]").click();
    marked.locator("[name=url]").fill("http://127.0.0.1:9/hook");
    marked.locator("form:has([name=events]) button[type=submit]").click();
    marked.locator("dialog button[value=close]").click();
    marked.locator("#webhooks .actions button").nth(1).click();
    assertThat(marked.locator("#deliveries")).isVisible();
    noEnglish("the deliveries");
    open("account", "#webhooks .actions");
    check("account");
  }

  @Test
  @Order(4)
  void the_sections_of_the_administration() {
    for (String section :
        List.of(
            "overview",
            "runs",
            "documents",
            "users",
            "tokens",
            "webhooks",
            "models",
            "settings",
            "audit")) {
      open("admin#/" + section, ".section h1");
      check("admin-" + section);
    }
    open("admin#/users", "tbody a");
    marked.locator("tbody a").first().click();
    german.locator("tbody a").first().click();
    assertThat(marked.locator("a.back")).isVisible();
    assertThat(german.locator("a.back")).isVisible();
    check("admin-user");
    marked.evaluate("() => { location.hash = '#/documents'; }");
    marked.locator(".bulk button").first().click();
    assertThat(marked.locator("dialog")).isVisible();
    noEnglish("a question");
  }

  @Test
  @Order(5)
  void what_there_is_around_every_view() {
    open("models", "h1");
    noEnglish("the models");
    open("status", "h1");
    noEnglish("the status");
    open("nowhere/at/all", "h1");
    check("not-found");
    open("docs/", ".opblock");
    noEnglish("the page of the API");
    assertThat(browsing.complaints()).allMatch(one -> one.contains("401") || one.contains("404"));
  }

  @Test
  @Order(6)
  void everybody_chooses_the_language() {
    Page page = browsing.window(1280, 900);
    page.navigate(server.api().base() + "/login");
    assertThat(page.locator("h1")).hasText("Log in");
    page.getByLabel("Language").selectOption("Deutsch");
    assertThat(page.locator("h1")).hasText("Anmelden");
    assertThat(page.locator("html")).hasAttribute("lang", "de");
    page.reload();
    assertThat(page.locator("h1")).hasText("Anmelden");
    page.getByLabel("Sprache").selectOption("English");
    assertThat(page.locator("h1")).hasText("Log in");
    page.close();
  }

  /** Opens a place anew in both windows. */
  private static void open(String path, String until) {
    for (Page page : List.of(marked, german)) {
      page.navigate("about:blank");
      page.navigate(server.api().base() + "/" + path);
      assertThat(page.locator(until).first()).isVisible();
      assertThat(page.locator(".loading")).hasCount(0);
    }
  }

  private static void check(String name) {
    noEnglish(name);
    accessible(name);
  }

  private static void noEnglish(String name) {
    assertThat((List<?>) marked.evaluate(UNMARKED)).as(name).isEmpty();
  }

  /** In German nothing is wider than a telephone, and no rule of WCAG 2.2 AA is broken. */
  private static void accessible(String name) {
    german.screenshot(
        new Page.ScreenshotOptions()
            .setPath(SCREENSHOTS.resolve("de-" + name + "-phone-dark.png"))
            .setFullPage(true));
    assertThat(german.evaluate("() => document.documentElement.scrollWidth"))
        .as(name)
        .isEqualTo(390);
    assertThat(new AxeBuilder(german).analyze().getViolations()).as(name).isEmpty();
  }

  private static String code() {
    Matcher found = CODE.matcher(server.log());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}

package dev.pagerunner.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs {@code src/test/js/*.test.js}: tests of the page's modules that need no server. A Chromium
 * without a server loads both from the sources.
 */
class WebModulesTest {
  private static final String SITE = "http://modules.test";
  private static final Path MODULES = Path.of("src/main/resources/web");
  private static final Path TESTS = Path.of("src/test/js");
  private static final String UNDER_TEST = "/test/";

  private static Browsing browsing;

  @BeforeAll
  static void startBrowser() {
    browsing = Browsing.start();
  }

  @AfterAll
  static void stopBrowser() {
    browsing.close();
  }

  @TestFactory
  Stream<DynamicTest> modules() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(TESTS)) {
      files = all.filter(file -> file.toString().endsWith(".test.js")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream().flatMap(file -> tests(file.getFileName().toString()));
  }

  private static Stream<DynamicTest> tests(String file) {
    Page page = browsing.window(1280, 800);
    page.route("**/*", WebModulesTest::serve);
    page.navigate(SITE + "/");
    List<?> names =
        (List<?>)
            page.evaluate(
                "async (file) => { await import(file);"
                    + " return (await import('/test/check.js')).names(); }",
                UNDER_TEST + file);
    assertThat(names).as(file).isNotEmpty();
    return names.stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    file + ": " + name,
                    () ->
                        assertThat(
                                page.evaluate(
                                    "async (name) => (await import('/test/check.js')).run(name)",
                                    name))
                            .isNull()));
  }

  private static void serve(Route route) {
    String path = URI.create(route.request().url()).getPath();
    if (path.equals("/")) {
      route.fulfill(
          new Route.FulfillOptions().setContentType("text/html").setBody("<!doctype html>"));
      return;
    }
    Path file =
        path.startsWith(UNDER_TEST)
            ? TESTS.resolve(path.substring(UNDER_TEST.length()))
            : MODULES.resolve(path.substring(1));
    try {
      route.fulfill(
          Files.isRegularFile(file)
              ? new Route.FulfillOptions()
                  .setContentType("text/javascript")
                  .setBody(Files.readString(file))
              : new Route.FulfillOptions().setStatus(404));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

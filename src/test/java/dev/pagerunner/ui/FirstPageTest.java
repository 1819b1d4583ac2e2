package dev.pagerunner.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a browser loads for the library, which is the page that people see first. */
class FirstPageTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final int MOST_REQUESTS = 12;

  private static final Pattern IMPORT =
      Pattern.compile(
          "^(?:import|export)\\b[^;]*?\\bfrom '(\\.[^']+)'|^import '(\\.[^']+)'",
          Pattern.MULTILINE);

  private static final Pattern AHEAD =
      Pattern.compile("<link rel=\"modulepreload\" href=\"\\{\\{assets}}([^\"]+)\"");

  private static final Pattern PRELOADED_LIST = Pattern.compile("api/v1/documents\\?limit=(\\d+)");
  private static final Pattern FIRST_ROWS =
      Pattern.compile("^(?:export )?const FIRST = (\\d+);", Pattern.MULTILINE);

  @Test
  void all_modules_of_the_library_are_loaded_ahead() throws IOException {
    Set<String> needed = closure("app.js", "library/library.js");
    Set<String> ahead = new TreeSet<>(Set.of("app.js"));
    AHEAD.matcher(text("index.html")).results().forEach(found -> ahead.add(found.group(1)));
    assertThat(ahead).isEqualTo(needed);
  }

  @Test
  void the_library_needs_few_requests() throws IOException {
    int pageAndStyle = 2;
    int sessionAndDocuments = 2;
    assertThat(pageAndStyle + closure("app.js", "library/library.js").size() + sessionAndDocuments)
        .isLessThanOrEqualTo(MOST_REQUESTS);
  }

  @Test
  void the_list_that_is_asked_for_ahead_is_the_one_that_is_shown() throws IOException {
    assertThat(first(PRELOADED_LIST, text("index.html")))
        .isEqualTo(first(FIRST_ROWS, text("library/library.js")));
  }

  private static String first(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }

  /** The modules and all that they import before they run. */
  private static Set<String> closure(String... modules) throws IOException {
    Set<String> found = new TreeSet<>(List.of(modules));
    Deque<String> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      String module = open.pop();
      Path folder = Path.of("/").resolve(module).getParent();
      IMPORT
          .matcher(text(module))
          .results()
          .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
          .map(name -> folder.resolve(name).normalize().toString().substring(1))
          .filter(found::add)
          .forEach(open::push);
    }
    return found;
  }

  private static String text(String file) throws IOException {
    return Files.readString(WEB.resolve(file));
  }
}

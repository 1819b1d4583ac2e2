package dev.pagerunner.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.export.Exporters;
import dev.pagerunner.http.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page's strings: each that is used is there, in every language, with the same values. */
class LanguagesTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final Pattern ENTRY =
      Pattern.compile("^  '([\\w.-]+)':\\s*(.*?)(?=^  '|^};)", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern USED = Pattern.compile("\\bt\\(\\s*'([\\w.-]+)'");

  /** Such as {@code t(`state.${state}`)}: all strings that begin so may be used. */
  private static final Pattern USED_BEGINNING =
      Pattern.compile("`([\\w-]+\\.(?:[\\w-]+\\.)*)\\$\\{");

  private static final Pattern COUNTED = Pattern.compile("\\bcount\\([^;\\n]*?'(\\w+)'\\)");
  private static final String PROBLEM = "problem.";
  private static final String FORMAT = "format.";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  @Test
  void every_string_that_is_used_is_there() throws IOException {
    Set<String> known = strings("en").keySet();
    Set<String> used = new TreeSet<>();
    for (String module : modules()) {
      all(USED, module).forEach(used::add);
      all(COUNTED, module).forEach(word -> used.add("count." + word));
    }
    assertThat(known).containsAll(used);
  }

  @Test
  void every_string_is_used() throws IOException {
    List<String> modules = modules();
    Set<String> quoted = new HashSet<>();
    List<String> beginnings = new ArrayList<>();
    for (String module : modules) {
      all(Pattern.compile("'([\\w.-]+)'"), module).forEach(quoted::add);
      all(USED_BEGINNING, module).forEach(beginnings::add);
    }
    assertThat(strings("en").keySet())
        .allMatch(key -> quoted.contains(key) || beginnings.stream().anyMatch(key::startsWith));
  }

  @Test
  void every_language_has_the_same_strings_with_the_same_values() throws IOException {
    Map<String, String> english = strings("en");
    try (Stream<Path> files = Files.list(WEB.resolve("lang"))) {
      for (Path file : files.toList()) {
        Map<String, String> other = strings(file.getFileName().toString().replace(".js", ""));
        other.keySet().removeIf(key -> key.startsWith(PROBLEM) || key.startsWith(FORMAT));
        assertThat(other.keySet()).as(file.toString()).isEqualTo(english.keySet());
        english.forEach(
            (key, text) ->
                assertThat(placeholders(other.get(key)))
                    .as("%s in %s", key, file)
                    .isEqualTo(placeholders(text)));
      }
    }
  }

  /**
   * The server says in English what is wrong; a page in another language has words for each kind.
   */
  @Test
  void every_kind_of_problem_has_words_in_every_language_but_english() throws IOException {
    everyOtherLanguageHas(
        PROBLEM,
        Stream.of(ProblemType.values())
            .map(type -> type.uri().replace("/problems/", PROBLEM))
            .collect(Collectors.toSet()));
  }

  @Test
  void every_format_of_exports_has_words_in_every_language_but_english() throws IOException {
    everyOtherLanguageHas(
        FORMAT, Exporters.ALL.stream().map(one -> FORMAT + one.name()).collect(Collectors.toSet()));
  }

  private static void everyOtherLanguageHas(String beginning, Set<String> keys) throws IOException {
    try (Stream<Path> files = Files.list(WEB.resolve("lang"))) {
      for (Path file : files.filter(one -> !one.endsWith("en.js")).toList()) {
        Map<String, String> other = strings(file.getFileName().toString().replace(".js", ""));
        assertThat(other.keySet().stream().filter(key -> key.startsWith(beginning)))
            .as(file.toString())
            .containsExactlyInAnyOrderElementsOf(keys);
      }
    }
  }

  private static Set<String> placeholders(String text) {
    return all(PLACEHOLDER, text).collect(Collectors.toSet());
  }

  private static Map<String, String> strings(String language) throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    Matcher entry = ENTRY.matcher(Files.readString(WEB.resolve("lang/" + language + ".js")));
    while (entry.find()) {
      assertThat(strings.put(entry.group(1), entry.group(2))).as(entry.group(1)).isNull();
    }
    assertThat(strings).isNotEmpty();
    return strings;
  }

  private static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      return files
          .filter(file -> file.toString().endsWith(".js") && !file.startsWith(WEB.resolve("lang")))
          .map(LanguagesTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1));
  }
}

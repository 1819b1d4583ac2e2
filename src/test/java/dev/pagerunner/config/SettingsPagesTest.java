package dev.pagerunner.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages that describe the settings are written from their declarations. */
class SettingsPagesTest {
  private static final String REWRITE =
      "./mvnw test -Dtest=SettingsPagesTest -Dpagerunner.rewrite=true";

  @TempDir Path folder;

  enum Page {
    REFERENCE("docs/settings.md"),
    FILE("conf/pagerunner.yaml");

    private final Path path;

    Page(String path) {
      this.path = Path.of(path);
    }

    String text() {
      return this == REFERENCE ? SettingsPages.reference() : SettingsPages.file();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_page_says_what_the_declarations_say(Page page) throws IOException {
    if (Boolean.getBoolean("pagerunner.rewrite")) {
      Files.writeString(page.path, page.text());
    }
    assertThat(page.path)
        .as("%s is out of date; rewrite it with: %s", page.path, REWRITE)
        .content()
        .isEqualTo(page.text());
  }

  @Test
  void the_file_changes_nothing_as_it_is() throws IOException {
    Files.createDirectory(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/pagerunner.yaml"), SettingsPages.file());
    assertThat(SettingValues.read(Map.of(), folder).all())
        .allMatch(value -> value.origin() == Origin.DEFAULT);
  }

  @Test
  void the_file_is_valid_with_its_comments_taken_off() throws IOException {
    Files.createDirectory(folder.resolve("conf"));
    String uncommented = SettingsPages.file().replaceAll("(?m)^#(\\w+: \\S)", "$1");
    Files.writeString(folder.resolve("conf/pagerunner.yaml"), uncommented);
    assertThat(SettingValues.read(Map.of(), folder).all())
        .filteredOn(value -> value.text() != null && !value.setting().equals(Declarations.THREADS))
        .allMatch(value -> value.origin() == Origin.FILE);
    assertThat(Settings.load(Map.of(), folder).http())
        .isEqualTo(Settings.load(Map.of(), folder.resolve("conf")).http());
  }
}

package dev.pagerunner.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables of metrics are written from the meters. */
class MetricsPageTest {
  private static final Path PAGE = Path.of("docs/metrics.md");

  @Test
  void the_page_says_what_the_meters_say() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(MetricsPage.BEGIN);
    int end = page.indexOf(MetricsPage.END) + MetricsPage.END.length();
    assertThat(begin).as("the first line of what is written is in the page").isNotNegative();
    String wanted = page.substring(0, begin) + MetricsPage.tables() + page.substring(end);
    if (Boolean.getBoolean("pagerunner.rewrite")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(PAGE)
        .as("out of date; rewrite it with -Dtest=MetricsPageTest -Dpagerunner.rewrite=true")
        .content()
        .isEqualTo(wanted);
  }
}

package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ExportQueryTest {
  @Command
  private static final class Options {
    @Mixin private FormatOptions format;
    @Mixin private LinkOptions links;
  }

  @Test
  void links_are_asked_for_by_their_hours() {
    Options options = options("--format", "label-studio", "--signed-hours", "168");
    assertThat(options.links.problem(options.format)).isEmpty();
    assertThat(ExportQuery.of(options.format, options.links))
        .isEqualTo("format=label-studio&signed_hours=168");
    Options plain = options("--format", "csv", "--no-guard");
    assertThat(ExportQuery.of(plain.format, plain.links)).isEqualTo("format=csv&guard=false");
  }

  @Test
  void hours_are_refused_where_they_have_no_effect() {
    Options csv = options("--format", "csv", "--signed-hours", "5");
    assertThat(csv.links.problem(csv.format))
        .contains("csv has no links to images: leave --signed-hours out");
    Options none = options("--signed-hours", "5");
    assertThat(none.links.problem(none.format))
        .contains("--signed-hours belongs to --format: add it");
  }

  private static Options options(String... arguments) {
    return CommandLine.populateCommand(new Options(), arguments);
  }
}

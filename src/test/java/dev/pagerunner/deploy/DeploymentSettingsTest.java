package dev.pagerunner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.config.Declarations;
import dev.pagerunner.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that deploy Pagerunner set only what is a setting. */
class DeploymentSettingsTest {
  private static final Pattern OURS =
      Pattern.compile(
          "\\b(?:PAGERUNNER_[A-Z0-9_]+|AWS_[A-Z0-9_]+|MODEL_[A-Z]+|DATABASE_URL|CLOUDAMQP_URL)\\b");

  static Stream<Path> files() throws IOException {
    Stream<Path> top =
        Stream.of(
                "Dockerfile",
                "heroku.yml",
                "app.json",
                "compose.yaml",
                "docs/deploying.md",
                "deploy/entrypoint",
                "deploy/train",
                "deploy/rehearse")
            .map(Path::of);
    try (Stream<Path> found = Files.list(Path.of("deploy/k8s"))) {
      return Stream.concat(top, found.sorted().toList().stream());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void names_settings_that_exist(Path file) throws IOException {
    Set<String> known =
        Declarations.ALL.stream().map(Setting::name).collect(Collectors.toCollection(HashSet::new));
    Set<String> named = new HashSet<>();
    Matcher names = OURS.matcher(Files.readString(file));
    while (names.find()) {
      named.add(names.group());
    }
    assertThat(known).as("settings that %s may name", file).containsAll(named);
  }
}

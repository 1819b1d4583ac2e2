package dev.pagerunner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which; dependencies point downward only. */
class ArchitectureTest {
  private static final String BASE = "dev.pagerunner";
  private static final Path SOURCES = Path.of("src/main/java/dev/pagerunner");
  private static final int MAX_LINES = 300;

  /** What each package may use besides itself. The root package and cli, on top, use everything. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("domain", Set.of()),
          Map.entry("vision", Set.of("domain")),
          Map.entry("files", Set.of("domain")),
          Map.entry("config", Set.of("domain")),
          Map.entry("telemetry", Set.of("domain", "config")),
          Map.entry("wire", Set.of("domain")),
          Map.entry("launch", Set.of("domain", "files")),
          Map.entry("embedded", Set.of("domain", "files")),
          Map.entry("store", Set.of("domain")),
          Map.entry("blob", Set.of("domain", "files", "config")),
          // The doorbell that is Postgres connects to it as the store does.
          Map.entry("queue", Set.of("domain", "store")),
          Map.entry("models", Set.of("domain", "vision", "files", "store", "blob")),
          Map.entry("jobs", Set.of("domain", "telemetry", "store", "queue", "blob")),
          Map.entry(
              "worker",
              Set.of(
                  "domain",
                  "vision",
                  "files",
                  "launch",
                  "config",
                  "telemetry",
                  "wire",
                  "store",
                  "queue",
                  "blob",
                  "models",
                  "jobs")),
          Map.entry(
              "http",
              Set.of("domain", "config", "telemetry", "wire", "store", "queue", "blob", "jobs")));

  private static final Set<String> ON_TOP = Set.of("", "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  static Stream<String> packages() {
    return CLASSES.stream().map(ArchitectureTest::part).filter(p -> !ON_TOP.contains(p)).distinct();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void a_package_uses_only_what_is_below_it(String part) {
    assertThat(MAY_USE).as("a new package needs its line in MAY_USE").containsKey(part);
    noClasses()
        .that(describe("are in " + part, c -> part(c).equals(part)))
        .should()
        .dependOnClassesThat(
            describe("are above or beside " + part, c -> isOurs(c) && !mayUse(part, part(c))))
        .check(CLASSES);
  }

  @Test
  void packages_form_no_cycle() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_domain_and_vision_know_neither_vertx_nor_sql() {
    noClasses()
        .that()
        .resideInAnyPackage(BASE + ".domain..", BASE + ".vision..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "java.sql..", "javax.sql..", "org.postgresql..")
        .check(CLASSES);
  }

  @Test
  void the_domain_needs_nothing_but_java() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".domain..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", BASE + ".domain..")
        .check(CLASSES);
  }

  @Test
  void logs_go_through_slf4j() {
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
  }

  @Test
  void only_the_command_line_writes_to_standard_output_and_error() {
    noClasses()
        .that(describe("are below the command line", c -> !ON_TOP.contains(part(c))))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void every_package_is_described_and_no_class_is_long() throws IOException {
    try (Stream<Path> paths = Files.walk(SOURCES)) {
      for (Path path : paths.toList()) {
        if (Files.isRegularFile(path)) {
          List<String> lines = Files.readAllLines(path);
          assertThat(lines).as("lines of %s", path).hasSizeLessThanOrEqualTo(MAX_LINES);
          assertThat(path.resolveSibling("package-info.java")).exists();
        }
      }
    }
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(BASE) || type.getPackageName().startsWith(BASE + ".");
  }

  private static boolean mayUse(String part, String other) {
    return part.equals(other) || MAY_USE.getOrDefault(part, Set.of()).contains(other);
  }

  private static String part(JavaClass type) {
    String[] names = type.getPackageName().split("\\.", -1);
    return names.length > 2 ? names[2] : "";
  }
}

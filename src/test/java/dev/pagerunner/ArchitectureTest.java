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
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.pagerunner.process.ChildJvm;
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

  /** What each package may use besides itself. The root package, on top, uses everything. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("domain", Set.of()),
          Map.entry("domain.layout", Set.of("domain")),
          Map.entry("domain.search", Set.of("domain")),
          Map.entry("vision.resize", Set.of()),
          Map.entry("http.contract", Set.of()),
          Map.entry("http.log", Set.of("domain")),
          Map.entry("vision.source.form", Set.of("domain")),
          Map.entry("vision.source.scan", Set.of()),
          Map.entry("async", Set.of("domain")),
          Map.entry("client", Set.of("domain")),
          Map.entry("config", Set.of("domain")),
          Map.entry("files", Set.of("domain")),
          Map.entry("store", Set.of("async", "domain", "domain.layout", "domain.search")),
          Map.entry("vision.mask", Set.of("domain")),
          Map.entry("vision.text", Set.of("domain")),
          Map.entry("vision.source.tiff", Set.of()),
          Map.entry("wire", Set.of("domain")),
          Map.entry("blob", Set.of("config", "domain", "files")),
          Map.entry("embedded", Set.of("domain", "files")),
          Map.entry(
              "export",
              Set.of("domain", "domain.layout", "export.flow", "vision.markup", "vision.source")),
          Map.entry(
              "exports", Set.of("async", "blob", "domain", "export", "jobs", "queue", "store")),
          Map.entry("vision.markup", Set.of("domain", "vision.source")),
          Map.entry("export.flow", Set.of("domain", "domain.layout")),
          Map.entry("outbound", Set.of("domain")),
          Map.entry("process", Set.of("domain", "files")),
          // The notifier over Postgres connects to it as the store does.
          Map.entry("queue", Set.of("async", "domain", "store")),
          Map.entry("telemetry", Set.of("config", "domain")),
          Map.entry("vision.model", Set.of("domain", "vision.mask", "vision.resize")),
          Map.entry(
              "vision.source",
              Set.of(
                  "domain",
                  "vision.source.drawing",
                  "vision.source.form",
                  "vision.source.tiff",
                  "vision.text")),
          Map.entry("vision.source.drawing", Set.of("domain", "vision.source.scan", "vision.text")),
          Map.entry("accounts", Set.of("async", "domain", "store")),
          Map.entry("accounts.sso", Set.of("accounts", "domain", "store")),
          Map.entry(
              "webhooks", Set.of("accounts", "async", "domain", "outbound", "store", "telemetry")),
          Map.entry(
              "jobs",
              Set.of(
                  "accounts",
                  "async",
                  "blob",
                  "domain",
                  "queue",
                  "store",
                  "telemetry",
                  "webhooks")),
          Map.entry("vision.onnx", Set.of("domain", "vision.model", "vision.source")),
          Map.entry(
              "http.problem",
              Set.of("accounts", "blob", "domain", "http.log", "jobs", "store", "webhooks")),
          Map.entry(
              "models",
              Set.of(
                  "accounts",
                  "async",
                  "blob",
                  "domain",
                  "files",
                  "process",
                  "store",
                  "vision.model",
                  "vision.onnx")),
          Map.entry(
              "vision",
              Set.of(
                  "domain",
                  "domain.layout",
                  "vision.mask",
                  "vision.model",
                  "vision.onnx",
                  "vision.source",
                  "vision.source.scan",
                  "vision.text")),
          Map.entry(
              "http.request",
              Set.of("config", "domain", "http.problem", "outbound", "store", "webhooks")),
          Map.entry(
              "worker",
              Set.of(
                  "async",
                  "blob",
                  "config",
                  "domain",
                  "export",
                  "exports",
                  "files",
                  "jobs",
                  "models",
                  "process",
                  "queue",
                  "store",
                  "telemetry",
                  "vision",
                  "vision.onnx",
                  "vision.source",
                  "wire")),
          Map.entry(
              "http.server",
              Set.of(
                  "config",
                  "domain",
                  "http.contract",
                  "http.log",
                  "http.problem",
                  "http.request",
                  "wire")),
          Map.entry(
              "http.auth",
              Set.of(
                  "accounts",
                  "accounts.sso",
                  "domain",
                  "http.contract",
                  "http.problem",
                  "http.server")),
          Map.entry(
              "http.api.account",
              Set.of(
                  "accounts",
                  "accounts.sso",
                  "domain",
                  "http.auth",
                  "http.contract",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.server")),
          Map.entry(
              "http.api.admin",
              Set.of(
                  "accounts",
                  "async",
                  "blob",
                  "config",
                  "domain",
                  "http.api.account",
                  "http.auth",
                  "http.contract",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.upload",
                  "jobs",
                  "models",
                  "store",
                  "vision.model")),
          Map.entry(
              "http.upload",
              Set.of(
                  "blob",
                  "domain",
                  "http.auth",
                  "http.contract",
                  "http.limits",
                  "http.problem",
                  "http.request",
                  "jobs",
                  "outbound",
                  "telemetry")),
          Map.entry("http.limits", Set.of("http.problem", "http.server", "wire")),
          Map.entry(
              "http.response",
              Set.of(
                  "blob",
                  "domain",
                  "domain.layout",
                  "domain.search",
                  "http.problem",
                  "http.request",
                  "http.server",
                  "store")),
          Map.entry(
              "http.export",
              Set.of(
                  "async",
                  "blob",
                  "domain",
                  "export",
                  "exports",
                  "http.limits",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.server",
                  "jobs",
                  "store")),
          Map.entry(
              "http.events",
              Set.of(
                  "domain",
                  "http.auth",
                  "http.contract",
                  "http.limits",
                  "http.log",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.server",
                  "queue",
                  "store")),
          Map.entry(
              "http.api",
              Set.of(
                  "accounts",
                  "async",
                  "blob",
                  "config",
                  "domain",
                  "domain.layout",
                  "domain.search",
                  "export",
                  "exports",
                  "http.auth",
                  "http.contract",
                  "http.events",
                  "http.export",
                  "http.limits",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.server",
                  "http.upload",
                  "jobs",
                  "outbound",
                  "store",
                  "telemetry",
                  "webhooks")),
          Map.entry(
              "http",
              Set.of(
                  "accounts",
                  "accounts.sso",
                  "blob",
                  "config",
                  "exports",
                  "http.api",
                  "http.api.account",
                  "http.api.admin",
                  "http.auth",
                  "http.contract",
                  "http.events",
                  "http.export",
                  "http.limits",
                  "http.log",
                  "http.problem",
                  "http.request",
                  "http.response",
                  "http.server",
                  "http.upload",
                  "jobs",
                  "models",
                  "outbound",
                  "store",
                  "telemetry",
                  "webhooks",
                  "wire")),
          Map.entry(
              "inbox",
              Set.of(
                  "accounts",
                  "async",
                  "domain",
                  "http.problem",
                  "http.request",
                  "http.upload",
                  "jobs",
                  "store")),
          Map.entry(
              "wiring",
              Set.of(
                  "accounts",
                  "accounts.sso",
                  "async",
                  "blob",
                  "config",
                  "domain",
                  "exports",
                  "files",
                  "http",
                  "http.events",
                  "http.limits",
                  "http.request",
                  "http.server",
                  "http.upload",
                  "inbox",
                  "jobs",
                  "models",
                  "outbound",
                  "queue",
                  "store",
                  "telemetry",
                  "vision.model",
                  "vision.onnx",
                  "vision.source",
                  "webhooks",
                  "worker")),
          Map.entry(
              "launch",
              Set.of(
                  "async",
                  "config",
                  "domain",
                  "embedded",
                  "exports",
                  "files",
                  "jobs",
                  "process",
                  "telemetry",
                  "wiring")),
          Map.entry(
              "cli",
              Set.of(
                  "accounts",
                  "async",
                  "blob",
                  "client",
                  "config",
                  "domain",
                  "embedded",
                  "export",
                  "files",
                  "jobs",
                  "launch",
                  "models",
                  "process",
                  "queue",
                  "store",
                  "telemetry",
                  "vision",
                  "vision.model",
                  "vision.onnx",
                  "vision.source",
                  "wiring")));

  /** Also these print: they are the command line. */
  private static final Set<String> COMMAND_LINE = Set.of("", "cli");

  private static final SliceAssignment EACH_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "each package";
        }
      };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  static Stream<String> packages() {
    return CLASSES.stream().map(ArchitectureTest::part).filter(part -> !part.isEmpty()).distinct();
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
    slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_domain_vision_and_formats_know_neither_vertx_nor_sql() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + ".domain..", BASE + ".vision..", BASE + ".export..", BASE + ".client..")
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
  void the_main_class_has_its_name() {
    assertThat(ChildJvm.MAIN_CLASS).isEqualTo(App.class.getName());
  }

  @Test
  void logs_go_through_slf4j() {
    GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
  }

  @Test
  void only_the_command_line_writes_to_standard_output_and_error() {
    noClasses()
        .that(describe("are below the command line", c -> !COMMAND_LINE.contains(part(c))))
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

  /** The name of its package below this project's own; empty for that. */
  private static String part(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
  }
}

package dev.pagerunner.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts another JVM with this program's own Java and classes. */
public final class ChildJvm {
  /** The first that knows the option. */
  private static final int JAVA_WITH_AOT_CACHE = 24;

  private static final String[] FOR_THE_PARENT_ALONE = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"};

  /** The entry point of the program, which is above this package and all others. */
  public static final String MAIN_CLASS = "dev.pagerunner.App";

  private final String mainClass;

  /** Starts this program. */
  public ChildJvm() {
    this(MAIN_CLASS);
  }

  /** The class is named only where the program does not run from its jar, which names it itself. */
  ChildJvm(String mainClass) {
    this.mainClass = mainClass;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  static boolean runsFromJar() {
    return classPath().endsWith(".jar") && Files.isRegularFile(Path.of(classPath()));
  }

  /**
   * Starts it. Its standard input is a pipe that ends with this process; what it prints goes where
   * this process's output goes.
   *
   * @param environment added to this process's own
   */
  public Process start(List<String> jvmOptions, List<String> args, Map<String, String> environment)
      throws IOException {
    return builder(jvmOptions, args, environment)
        .redirectOutput(Redirect.INHERIT)
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** Prepares the same; the process's standard streams are pipes unless the caller says else. */
  ProcessBuilder builder(
      List<String> jvmOptions, List<String> args, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(jvmOptions);
    command.add("-Djava.awt.headless=true");
    command.addAll(
        runsFromJar() ? List.of("-jar", classPath()) : List.of("-cp", classPath(), mainClass));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    for (String variable : ConfFile.entries(ConfFile.MALLOC)) {
      String[] nameAndValue = variable.split("=", 2);
      builder.environment().putIfAbsent(nameAndValue[0], nameAndValue[1]);
    }
    for (String name : FOR_THE_PARENT_ALONE) {
      builder.environment().remove(name);
    }
    return builder;
  }

  /** The option for an archive of loaded classes, if one lies beside the jar, as in the image. */
  public static List<String> classArchive(String role) {
    Path archive = Path.of(classPath()).resolveSibling("aot").resolve(role + ".aot");
    boolean usable =
        Runtime.version().feature() >= JAVA_WITH_AOT_CACHE
            && runsFromJar()
            && Files.isRegularFile(archive);
    return usable ? List.of("-XX:AOTCache=" + archive) : List.of();
  }
}

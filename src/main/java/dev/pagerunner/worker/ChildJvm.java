package dev.pagerunner.worker;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts another JVM with this program's own Java and classes. */
public final class ChildJvm {
  private static final String[] ONLY_ON_THE_COMMAND_LINE = {
    "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"
  };

  private final String classPath;
  private final String mainClass;

  public ChildJvm(Class<?> mainClass) {
    this.classPath = System.getProperty("java.class.path");
    this.mainClass = mainClass.getName();
  }

  /**
   * Starts it. Its standard input is a pipe that ends with this process; what it prints goes where
   * this process's output goes.
   *
   * @param environment added to this process's own
   */
  public Process start(List<String> jvmOptions, List<String> args, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Djava.awt.headless=true");
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.INHERIT)
            .redirectError(Redirect.INHERIT);
    builder.environment().putAll(environment);
    for (String variable : ConfFile.entries(ConfFile.MALLOC)) {
      String[] nameAndValue = variable.split("=", 2);
      builder.environment().putIfAbsent(nameAndValue[0], nameAndValue[1]);
    }
    for (String name : ONLY_ON_THE_COMMAND_LINE) {
      builder.environment().remove(name);
    }
    return builder.start();
  }
}

package dev.pagerunner.process;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import dev.pagerunner.files.TempFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces this process by one whose JVM has the options of its role, as the system call {@code
 * execve} does: the process id and the standard streams stay, signals arrive directly, and there is
 * no second JVM. So a plain {@code java -jar} takes as little memory as what the scripts start.
 */
public final class Relaunch {
  /** The command line has what they say; the next JVM would read them again. */
  private static final List<String> READ_BY_JAVA = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

  private static final int OVERWRITE_NOT = 0;

  /** Of files that it makes, others get no right. */
  private static final int ONLY_FOR_US = 0077;

  private Relaunch() {}

  /** What is called of the C library. */
  private interface C extends Library {
    int setenv(String name, String value, int overwrite) throws LastErrorException;

    int unsetenv(String name) throws LastErrorException;

    int umask(int mask);

    int execv(String file, String[] arguments) throws LastErrorException;
  }

  /**
   * Replaces this process if its options are not in force; does nothing if they are, or if the
   * program does not run from its jar, as in an IDE. To be called before anything else.
   *
   * @return why memory will not be as documented, and what to do; empty where all is well
   */
  public static Optional<String> withOptionsOfRole(String[] args) {
    Optional<JvmOptions> options = JvmOptions.of(args);
    if (options.isEmpty() || JvmOptions.inForce() || !ChildJvm.runsFromJar()) {
      return Optional.empty();
    }
    List<String> command = command(options.get(), JvmOptions.ofTheUser(), args);
    // What a command writes is its user's; the files of servers are other people's documents.
    boolean onlyForUs = options.get() != JvmOptions.DETECT;
    Optional<String> obstacle = replaceBy(command, onlyForUs);
    // The JVM that reads gets its options in any case, and the one that watches it stays small.
    return options.get() == JvmOptions.SUPERVISOR
        ? Optional.empty()
        : obstacle.map(reason -> advice(reason, command));
  }

  /** The options of the user are for the JVM that does the work: of a worker, the child's. */
  private static List<String> command(JvmOptions options, List<String> ofTheUser, String[] args) {
    boolean passOn = options == JvmOptions.SUPERVISOR;
    List<String> command = new ArrayList<>();
    command.add(ChildJvm.java());
    command.addAll(passOn ? options.all() : options.with(ofTheUser));
    command.add("-jar");
    command.add(ChildJvm.classPath());
    command.addAll(List.of(args));
    if (passOn) {
      ofTheUser.forEach(option -> command.add("--jvm-option=" + option));
    }
    return command;
  }

  /** Does not return if it succeeds; gives the reason if it does not. */
  private static Optional<String> replaceBy(List<String> command, boolean onlyForUs) {
    if (Platform.isWindows()) {
      return Optional.of("Windows cannot replace a running process");
    }
    try {
      C c = load();
      for (String variable : ConfFile.entries(ConfFile.MALLOC)) {
        String[] nameAndValue = variable.split("=", 2);
        c.setenv(nameAndValue[0], nameAndValue[1], OVERWRITE_NOT);
      }
      READ_BY_JAVA.forEach(c::unsetenv);
      if (onlyForUs) {
        c.umask(ONLY_FOR_US);
      }
      c.execv(command.get(0), command.toArray(String[]::new));
      return Optional.of("execv came back");
    } catch (IOException | LinkageError | LastErrorException e) {
      // A LinkageError where the folder for temporary files does not allow programs, and on a
      // platform that the jar has no native library for.
      return Optional.of(e.toString().lines().findFirst().orElse(""));
    }
  }

  /** JNA unpacks a library, which need not stay once it is loaded. */
  private static C load() throws IOException {
    Path folder = Files.createTempDirectory("pagerunner-");
    System.setProperty("jna.tmpdir", folder.toString());
    // Not one that the system has, which may be of another version.
    System.setProperty("jna.nosys", "true");
    try {
      return Native.load(
          Platform.C_LIBRARY_NAME,
          C.class,
          Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding")));
    } finally {
      TempFolders.delete(folder);
    }
  }

  private static String advice(String reason, List<String> command) {
    List<String> quoted =
        command.stream().map(word -> word.matches("[\\w./:=+,-]+") ? word : quote(word)).toList();
    return "This JVM runs without the options of its role and may take much memory, for it could"
        + " not replace itself ("
        + reason
        + "). Set the folder for temporary files to one that allows programs"
        + " (-Djava.io.tmpdir=...), or start it so: "
        + String.join(" ", quoted);
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}

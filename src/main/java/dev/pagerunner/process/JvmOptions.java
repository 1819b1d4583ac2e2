package dev.pagerunner.process;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The options of the JVM for each kind of process: a file of {@code conf/}, which the jar carries.
 * Each file sets the system property {@code pagerunner.options}, so that a process knows whether it
 * was started with one.
 */
public enum JvmOptions {
  /** Serves: the roles {@code all} and {@code web}. */
  SERVER("jvm.options"),
  /** Watches the JVM that reads pages: the role {@code worker}. */
  SUPERVISOR("jvm-supervisor.options"),
  /** Reads pages for a server, as the child of another process. */
  WORKER("jvm-worker.options"),
  /** Reads pages itself: the commands {@code detect} and {@code model}. */
  DETECT("jvm-detect.options");

  private static final String MARKER = "pagerunner.options";
  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC");
  private static final Pattern HEAP_LIMIT =
      Pattern.compile("-Xmx.*|-XX:(MaxHeapSize|MaxRAM|MaxRAMPercentage|MaxRAMFraction)=.*");
  private static final Pattern HEAP_SIZE = Pattern.compile("-Xm[sxn].*|-XX:MaxNewSize=.*");

  private final String file;

  JvmOptions(String file) {
    this.file = file;
  }

  /**
   * What the process with these arguments of the command line runs with; empty where memory does
   * not matter, since the process ends soon.
   */
  static Optional<JvmOptions> of(String[] args) {
    List<String> words = Arrays.asList(args);
    if (words.contains("--help") || words.contains("--version")) {
      return Optional.empty();
    }
    return switch (words.isEmpty() ? "all" : words.get(0)) {
      case "all", "web" -> Optional.of(SERVER);
      case "worker" -> Optional.of(words.contains("--child") ? WORKER : SUPERVISOR);
      case "detect", "model" -> Optional.of(DETECT);
      default -> Optional.empty();
    };
  }

  /** Whether this process was started with such a file. */
  static boolean inForce() {
    return System.getProperty(MARKER) != null;
  }

  /**
   * Options that the user gave to this process, on the command line or by JAVA_TOOL_OPTIONS or
   * JDK_JAVA_OPTIONS. None where {@link #inForce}: whoever passes one of the files is a script.
   */
  public static List<String> ofTheUser() {
    return inForce() ? List.of() : ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  /** The options in the file, none of which has blanks. */
  public List<String> all() {
    return ConfFile.entries(file);
  }

  /**
   * The options in the file, and behind them those of the user, which win. Of what cannot be
   * combined the user's stays alone: the choice of a collector, and the sizes of the heap once its
   * limit is set.
   */
  public List<String> with(List<String> ofTheUser) {
    boolean collector = ofTheUser.stream().anyMatch(option -> matches(COLLECTOR, option));
    boolean heap = ofTheUser.stream().anyMatch(option -> matches(HEAP_LIMIT, option));
    List<String> ours = new ArrayList<>(all());
    ours.removeIf(
        option ->
            (collector && matches(COLLECTOR, option)) || (heap && matches(HEAP_SIZE, option)));
    return Stream.concat(ours.stream(), ofTheUser.stream()).toList();
  }

  private static boolean matches(Pattern pattern, String option) {
    return pattern.matcher(option).matches();
  }
}

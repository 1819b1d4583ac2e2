package dev.pagerunner.vision.onnx;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The processor that this runs on, as far as it affects what a model answers.
 *
 * @param description for people: its name and its instructions for eight bits
 * @param key all that the system tells of its kind; empty if the system tells nothing
 */
record Processor(String description, Optional<String> key) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /** Fields that describe the kind of a processor rather than its current speed or temperature. */
  private static final Set<String> KIND =
      Set.of(
          "vendor_id",
          "cpu family",
          "model",
          "model name",
          "stepping",
          "flags",
          "CPU implementer",
          "CPU architecture",
          "CPU variant",
          "CPU part",
          "CPU revision",
          "Features");

  private static final int MAX_LINES = 60;

  static Processor here() {
    return Files.isReadable(LINUX) ? of(LINUX) : unknown();
  }

  /**
   * Parses a file in the format of Linux's {@code /proc/cpuinfo}, which begins with the first core.
   */
  static Processor of(Path cpuinfo) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (BufferedReader in = Files.newBufferedReader(cpuinfo, StandardCharsets.UTF_8)) {
      String line = in.readLine();
      for (int i = 0; i < MAX_LINES && line != null && !line.isBlank(); i++) {
        int colon = line.indexOf(':');
        if (colon > 0 && KIND.contains(line.substring(0, colon).strip())) {
          fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        line = in.readLine();
      }
    } catch (IOException e) {
      return unknown();
    }
    String flags = fields.getOrDefault("flags", fields.get("Features"));
    if (flags == null) {
      return unknown();
    }
    String name = fields.getOrDefault("model name", architecture());
    return new Processor(
        name + ", " + instructions(Set.of(flags.split(" +"))),
        Optional.of(architecture() + "\n" + fields));
  }

  private static Processor unknown() {
    return new Processor(System.getProperty("os.name") + " on " + architecture(), Optional.empty());
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
  }

  private static String instructions(Set<String> flags) {
    boolean vnni = flags.contains("avx512_vnni") || flags.contains("avx_vnni");
    if (flags.contains("avx512f")) {
      return vnni ? "AVX-512 with VNNI" : "AVX-512 without VNNI";
    }
    if (flags.contains("avx2")) {
      return vnni ? "AVX2 with VNNI" : "AVX2 without VNNI";
    }
    return flags.contains("asimddp") ? "NEON with dot products" : "without AVX2 or dot products";
  }
}

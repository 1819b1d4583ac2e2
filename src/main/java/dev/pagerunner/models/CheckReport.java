package dev.pagerunner.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a check of a bundle found, as the process that makes it tells the one that asked.
 *
 * @param json the text of model.json
 * @param selfCheck its result in words; empty if the model has none
 * @param millis time of one empty page of A4, after warm-up
 * @param threads that it took
 * @param peakBytes resident memory of the process at most; 0 if the system does not tell it
 * @param warnings what is not wrong, and should be known
 */
public record CheckReport(
    String json,
    Optional<String> selfCheck,
    long millis,
    int threads,
    long peakBytes,
    List<String> warnings) {
  /** Of model.json, of a bundle that is added by a server: its text is read with every list. */
  public static final int MAX_JSON = 64 * 1024;

  private static final String FILE = "report.json";

  /** Escapes make a text longer; more is not of a process that does what it should. */
  private static final int MAX_BYTES = 1024 * 1024;

  private static final String ERROR = "error";

  public CheckReport {
    warnings = List.copyOf(warnings);
  }

  /** Where the process that checks keeps what it fetches, unpacks and loads. */
  public static Path cache(Path folder) {
    return folder.resolve("cache");
  }

  /** The file that names the bundle. */
  public static Path address(Path folder) {
    return folder.resolve("address");
  }

  /** Writes it for whoever asked. */
  public void write(Path folder) {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    root.put("json", json)
        .put("self_check", selfCheck.orElse(null))
        .put("millis", millis)
        .put("threads", threads)
        .put("peak_bytes", peakBytes);
    warnings.forEach(root.putArray("warnings")::add);
    write(folder, root);
  }

  /** Writes what is wrong with the bundle instead. */
  public static void writeRefusal(Path folder, String why) {
    write(folder, JsonMapper.builder().build().createObjectNode().put(ERROR, why));
  }

  private static void write(Path folder, ObjectNode root) {
    try {
      Files.writeString(folder.resolve(FILE), root.toString());
    } catch (IOException e) {
      throw new PagerunnerException("The report of a check cannot be written: " + e, e);
    }
  }

  /**
   * Reads what was written; empty if nothing was, as after a crash.
   *
   * @throws PagerunnerException with what is wrong with the bundle
   */
  static Optional<CheckReport> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      var root = JsonMapper.builder().build().readTree(file.toFile());
      if (root.has(ERROR)) {
        throw new PagerunnerException(root.path(ERROR).asText());
      }
      return Optional.of(
          new CheckReport(
              root.path("json").asText(),
              Optional.ofNullable(root.path("self_check").textValue()),
              root.path("millis").asLong(),
              root.path("threads").asInt(),
              root.path("peak_bytes").asLong(),
              StreamSupport.stream(root.path("warnings").spliterator(), false)
                  .map(warning -> warning.asText())
                  .toList()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new PagerunnerException("The report of a check cannot be read: " + e, e);
    }
  }
}

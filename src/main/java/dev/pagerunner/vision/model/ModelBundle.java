package dev.pagerunner.vision.model;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.onnx.Detector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model and how to feed it: the contents of {@code model.json}, beside {@code model.onnx}.
 *
 * @param family how it is fed and how its answers are read
 * @param labels what the model's class numbers mean, from 0
 * @param dpi the resolution at which PDF pages are rendered for it
 * @param threshold minimum score of a detection, 0 to 1, for labels not in {@code thresholds}
 * @param thresholds minimum scores by label
 * @param precision of its weights: {@code fp32}, {@code fp16} or {@code int8}
 * @param sha256 of {@code model.onnx}, 64 lower-case hexadecimal digits
 * @param jsonSha256 of {@code model.json} as it was read
 * @param folder of the bundle; null for the one in the jar
 */
public record ModelBundle(
    String name,
    String version,
    ModelFamily family,
    String description,
    List<String> labels,
    double dpi,
    double threshold,
    Map<String, Double> thresholds,
    String precision,
    String license,
    String source,
    String sha256,
    String jsonSha256,
    Path folder) {

  public static final String JSON = "model.json";
  public static final String ONNX = "model.onnx";

  /** Maximum size of {@code model.json} in bytes. */
  public static final int MAX_JSON = 1 << 20;

  private static final String IN_JAR = "/model/";

  public ModelBundle {
    labels = List.copyOf(labels);
    thresholds = Map.copyOf(thresholds);
  }

  /** The model in the jar. Reads its {@code model.json} only, not its weights. */
  public static ModelBundle builtIn() {
    try (InputStream json = resource(JSON)) {
      return new BundleReader("the built-in model", null).read(json);
    } catch (IOException e) {
      throw new PagerunnerException("the built-in model cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A bundle in a folder that holds {@code model.json} and {@code model.onnx}. The weights are
   * checked when a {@link Detector} is opened.
   *
   * @throws PagerunnerException if a file is missing or a field is wrong; the message names it
   */
  public static ModelBundle load(Path folder) {
    String json = readJson(folder);
    file(folder, ONNX);
    return of(json, folder.resolve(JSON).toString(), folder);
  }

  /**
   * The text of {@code model.json} in a bundle's folder.
   *
   * @throws PagerunnerException as {@link #file}, and if it is too large
   */
  public static String readJson(Path folder) {
    Path json = file(folder, JSON);
    try (InputStream in = Files.newInputStream(json, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_JSON + 1);
      if (bytes.length > MAX_JSON) {
        throw new PagerunnerException(json + " is larger than 1 MB: this is no model.json");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PagerunnerException(json + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The real path of a bundle's file. Kubernetes mounts volumes as links within the folder, which
   * are followed; a link out of the folder is refused, since a bundle could name any file by one.
   *
   * @throws PagerunnerException if it is missing, or outside of the folder
   */
  public static Path file(Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new PagerunnerException("no model bundle in " + folder + ": " + name + " is missing");
    }
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(folder.toRealPath())) {
        throw new PagerunnerException(
            file
                + " is a link out of its folder, and a bundle may read no file but its own: copy"
                + " the file in place of the link");
      }
      return real;
    } catch (IOException e) {
      throw new PagerunnerException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A bundle whose {@code model.json} is stored apart from its weights.
   *
   * @param json the text of {@code model.json}
   * @param where that text was read, for messages
   * @param folder with {@code model.onnx} in it
   * @throws PagerunnerException if a field is wrong; the message names it
   */
  public static ModelBundle of(String json, String where, Path folder) {
    try (InputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
      return new BundleReader(where, folder).read(in);
    } catch (IOException e) {
      throw new PagerunnerException(where + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The bytes of {@code model.onnx}; the caller closes the stream. */
  public InputStream openOnnx() throws IOException {
    return folder == null
        ? resource(ONNX)
        : Files.newInputStream(file(folder, ONNX), LinkOption.NOFOLLOW_LINKS);
  }

  /** The minimum score of a detection with this label. */
  public double thresholdFor(String label) {
    return thresholds.getOrDefault(label, threshold);
  }

  private static InputStream resource(String file) throws IOException {
    InputStream in = ModelBundle.class.getResourceAsStream(IN_JAR + file);
    if (in == null) {
      throw new IOException("the jar has no " + IN_JAR + file);
    }
    return in;
  }
}

package dev.pagerunner.models;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model bundle at hand: its description, and its weights in a folder or in the jar.
 *
 * @param json the text of model.json as it was written
 */
public record Bundle(ModelBundle model, String json) {
  static final long MAX_JSON = 1 << 20;

  /** The model in the jar. */
  public static Bundle builtIn() {
    try (InputStream in = ModelBundle.class.getResourceAsStream("/model/" + ModelBundle.JSON)) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Bundle(ModelBundle.builtIn(), json);
    } catch (IOException e) {
      throw new PagerunnerException("the built-in model cannot be read: " + e.getMessage(), e);
    }
  }

  /** The size of the weights in the jar, which need not be read for that. */
  static long builtInBytes() {
    URL onnx = ModelBundle.class.getResource("/model/" + ModelBundle.ONNX);
    try {
      return onnx.openConnection().getContentLengthLong();
    } catch (IOException e) {
      throw new PagerunnerException("the built-in model cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * A folder with model.json and model.onnx in it. The weights are not looked at.
   *
   * @throws PagerunnerException if a file is missing or a field is wrong; the message names it
   */
  public static Bundle in(Path folder) {
    ModelBundle model = ModelBundle.load(folder);
    Path file = folder.resolve(ModelBundle.JSON);
    try {
      if (Files.size(file) > MAX_JSON) {
        throw new PagerunnerException(file + " is larger than 1 MB: this is no model.json");
      }
      return new Bundle(model, Files.readString(file));
    } catch (IOException e) {
      throw new PagerunnerException(file + " cannot be read: it must be text in UTF-8", e);
    }
  }

  /** A description that was kept apart from its weights; see {@link ModelBundle#of}. */
  static Bundle of(String json, String where, Path folder) {
    return new Bundle(ModelBundle.of(json, where, folder), json);
  }

  public ModelRef ref() {
    return new ModelRef(model.name(), model.version(), model.sha256());
  }

  boolean isInJar() {
    return model.folder() == null;
  }
}

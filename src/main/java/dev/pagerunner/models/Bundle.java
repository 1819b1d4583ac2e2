package dev.pagerunner.models;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A model bundle at hand: its description, and its weights in a folder or in the jar.
 *
 * @param json the text of model.json as it was written
 */
public record Bundle(ModelBundle model, String json) {
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
    String json = ModelBundle.readJson(folder);
    ModelBundle.file(folder, ModelBundle.ONNX);
    return of(json, folder.resolve(ModelBundle.JSON).toString(), folder);
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

package dev.pagerunner.vision;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bundle's weights as a file that ONNX Runtime can open by its path, so that they never pass
 * through Java's heap.
 */
record ModelFile(ModelBundle bundle, Path cacheDir) {

  /**
   * The file, after its SHA-256 was compared with the bundle's. The built-in model is unpacked into
   * the cache folder, and again when the copy there is damaged.
   */
  Path verified() throws IOException {
    if (bundle.folder() != null) {
      Path file = bundle.folder().resolve(ModelBundle.ONNX);
      demand(CacheFolder.sha256(file));
      return file;
    }
    String name = bundle.sha256() + ".onnx";
    CacheFolder models = new CacheFolder(cacheDir.resolve("models"));
    Path file = cacheDir.resolve("models").resolve(name);
    if (!Files.isRegularFile(file) || !CacheFolder.sha256(file).equals(bundle.sha256())) {
      file = models.unpack(name, bundle::openOnnx);
      demand(CacheFolder.sha256(file));
    }
    return file;
  }

  private void demand(String actual) {
    if (!actual.equals(bundle.sha256())) {
      throw new PagerunnerException(
          "sha256 of the model "
              + bundle.name()
              + " is not that of its model.onnx ("
              + actual
              + "): the file is damaged, or another one");
    }
  }
}

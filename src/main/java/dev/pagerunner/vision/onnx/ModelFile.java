package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.vision.model.CacheFolder;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bundle's weights as a file that ONNX Runtime opens by its path, so that they never pass through
 * Java's heap.
 */
record ModelFile(ModelBundle bundle, Path cacheDir) {

  /**
   * Returns a copy in the cache folder that has the bundle's SHA-256 and names no other file. It is
   * created if it is missing or damaged. ONNX Runtime always opens such a copy: a bundle's own
   * folder may belong to another user, who could change it between the check and the loading.
   */
  Path verified() throws IOException {
    Path folder = cacheDir.resolve("models").resolve(bundle.sha256());
    Path file = folder.resolve(ModelBundle.ONNX);
    if (Files.isRegularFile(file) && Sha256.of(file).equals(bundle.sha256())) {
      ExternalData.refuse(file, bundle.name());
      return file;
    }
    return new CacheFolder(folder).unpack(ModelBundle.ONNX, bundle::openOnnx, this::check);
  }

  private void check(Path file) throws IOException {
    String actual = Sha256.of(file);
    if (!actual.equals(bundle.sha256())) {
      throw new PagerunnerException(
          "sha256 of the model "
              + bundle.name()
              + " is not that of its model.onnx ("
              + actual
              + "): the file is damaged, or another one");
    }
    ExternalData.refuse(file, bundle.name());
  }
}

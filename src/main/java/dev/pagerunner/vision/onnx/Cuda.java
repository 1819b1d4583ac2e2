package dev.pagerunner.vision.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.domain.PagerunnerException;

/** Runs models on an NVIDIA GPU, or says in one line why they cannot run there. */
final class Cuda {
  private static final int FIRST_DEVICE = 0;

  private Cuda() {}

  /**
   * To be called after the native library is loaded.
   *
   * @throws PagerunnerException if this jar is for processors only, or if CUDA's libraries or a
   *     device are missing
   */
  static void use(OrtSession.SessionOptions options) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new PagerunnerException(
          "the device cannot be cuda: this jar runs models on the processor only; build one for"
              + " GPUs with ./mvnw package -Pgpu");
    }
    try {
      options.addCUDA(FIRST_DEVICE);
    } catch (OrtException e) {
      throw unusable(e);
    }
  }

  /** Translates a failure. Whether the device exists is known only when a session is created. */
  static PagerunnerException unusable(OrtException e) {
    String reason =
        String.valueOf(e.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^Error code - \\w+ - message: ", "");
    return new PagerunnerException(
        "the device cannot be cuda: no NVIDIA GPU can be used here, with CUDA 12 and cuDNN 9 ("
            + reason
            + ")",
        e);
  }
}

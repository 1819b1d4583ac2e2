package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.PagerunnerException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How to run a model.
 *
 * @param threads of one inference on the processor, from 1
 * @param device what the model runs on
 * @param cacheDir where the native libraries and the built-in model are unpacked once, shared by
 *     all processes of the machine; created if missing
 */
public record DetectorOptions(int threads, Device device, Path cacheDir) {
  public DetectorOptions {
    Objects.requireNonNull(device);
    Objects.requireNonNull(cacheDir);
    if (threads < 1) {
      throw new PagerunnerException("threads is " + threads + ": it must be at least 1");
    }
  }

  /** On the processor. */
  public DetectorOptions(int threads, Path cacheDir) {
    this(threads, Device.CPU, cacheDir);
  }
}

package dev.pagerunner.vision;

import dev.pagerunner.domain.PagerunnerException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a model is run.
 *
 * @param threads for one inference, from 1
 * @param cacheDir where the native libraries and the built-in model are unpacked, once, and shared
 *     by every process on the machine; made when it is missing
 */
public record DetectorOptions(int threads, Path cacheDir) {
  public DetectorOptions {
    Objects.requireNonNull(cacheDir);
    if (threads < 1) {
      throw new PagerunnerException("threads is " + threads + ": it must be at least 1");
    }
  }
}

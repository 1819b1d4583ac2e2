package dev.pagerunner.vision.onnx;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The range of a model's eight-bit weights.
 *
 * <p>Without VNNI, processors with AVX2 or AVX-512 multiply an unsigned by a signed byte and add
 * two such products in 16 bits, which overflow: 2 × 255 × 127 is more than 32,767. Weights from -64
 * to 64, seven bits, cannot overflow: 2 × 255 × 64 is 32,640. Their sums are right on every
 * processor.
 *
 * @param tensors number of tensors of signed eight-bit weights
 * @param wide how many of them have a weight beyond 64
 */
public record WeightRange(int tensors, int wide) {
  /** The largest absolute value of a weight with which no sum overflows. */
  public static final int SAFE = 64;

  /**
   * Reads all weights of eight bits. Blocking.
   *
   * @throws dev.pagerunner.domain.PagerunnerException if it is not an ONNX file
   */
  public static WeightRange of(Path onnx) {
    Search search = new Search(onnx);
    search.walk();
    return new WeightRange(search.tensors, search.wide);
  }

  /** Whether sums cannot overflow on any processor. */
  public boolean isSafe() {
    return wide == 0;
  }

  private static final class Search extends OnnxReader {
    private static final int INT8 = 3;

    private int tensors;
    private int wide;

    Search(Path file) {
      super(file);
    }

    /** Skips zero points and scales, which have at most one dimension. */
    @Override
    void tensor(Tensor tensor) throws IOException {
      if (tensor.type() != INT8 || tensor.dims() < 2) {
        return;
      }
      tensors++;
      if (tensor.rawStart() < 0 || hasWide(tensor)) {
        wide++;
      }
    }

    private boolean hasWide(Tensor tensor) throws IOException {
      in().seek(tensor.rawStart());
      for (long i = tensor.rawStart(); i < tensor.rawEnd(); i++) {
        if (Math.abs((byte) in().read()) > SAFE) {
          return true;
        }
      }
      return false;
    }
  }
}

package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
import java.nio.file.Path;

/**
 * Refuses models that consist of more than one file. ONNX Runtime opens any path that a tensor
 * names, {@code /etc/passwd} as well as {@code weights.bin}, and a graph can compute the
 * coordinates of boxes from what it reads.
 */
public final class ExternalData {
  private ExternalData() {}

  /**
   * To be called before ONNX Runtime opens the file. Blocking; reads some kilobytes per tensor.
   *
   * @param model what to call it in messages
   * @throws PagerunnerException if the graph names another file, or the file is not a graph
   */
  public static void refuse(Path onnx, String model) {
    new Search(onnx, model).walk();
  }

  private static final class Search extends OnnxReader {
    /** The operator of a graph compiled for a device, which is usually in a file of its own. */
    private static final String COMPILED = "EPContext";

    private final String model;

    Search(Path file, String model) {
      super(file);
      this.model = model;
    }

    @Override
    void tensor(Tensor tensor) {
      if (tensor.external()) {
        throw new PagerunnerException(
            "the model "
                + model
                + " keeps the tensor '"
                + printable(tensor.name())
                + "' in another file (external data), and a bundle may read no file but its own:"
                + " write model.onnx as one file, in Python"
                + " onnx.save(onnx.load(\"model.onnx\"), \"one-file.onnx\")");
      }
    }

    @Override
    void node(String operator) {
      if (operator.equals(COMPILED)) {
        throw new PagerunnerException(
            "the model "
                + model
                + " has a graph that was compiled for a device (EPContext), and may lie in another"
                + " file: take the model from before it was compiled");
      }
    }

    private static String printable(String name) {
      return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
  }
}

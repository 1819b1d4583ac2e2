package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
import java.nio.file.Path;

/**
 * Refuses models that are in more than one file. ONNX Runtime opens whatever path a tensor names,
 * {@code /etc/passwd} as well as {@code weights.bin}, and what it reads can be computed into the
 * coordinates of boxes.
 */
public final class ExternalData {
  private ExternalData() {}

  /**
   * Before ONNX Runtime sees the file. Blocking; reads some kilobytes for each tensor.
   *
   * @param model what to call it in messages
   * @throws PagerunnerException if the graph names another file, or is no graph
   */
  public static void refuse(Path onnx, String model) {
    new Search(onnx, model).walk();
  }

  private static final class Search extends OnnxReader {
    /** A graph that was compiled for a device, which is usually in a file of its own. */
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

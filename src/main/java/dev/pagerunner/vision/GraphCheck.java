package dev.pagerunner.vision;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.pagerunner.domain.PagerunnerException;
import java.util.Arrays;
import java.util.Map;

/** Holds what a bundle says against the graph itself, and names the field that is wrong. */
final class GraphCheck {
  private final ModelBundle bundle;

  private GraphCheck(ModelBundle bundle) {
    this.bundle = bundle;
  }

  static void check(ModelBundle bundle, OrtSession session) throws OrtException {
    GraphCheck check = new GraphCheck(bundle);
    Map<String, NodeInfo> inputs = session.getInputInfo();
    if (inputs.size() != 1) {
      throw check.wrong("input", "is one tensor, but the graph takes " + inputs.keySet());
    }
    check.tensor("input.name", inputs, bundle.input().name(), OnnxJavaType.FLOAT, 3, -1, -1);
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    check.tensor("outputs.boxes", outputs, bundle.outputs().boxes(), OnnxJavaType.FLOAT, -1, 4);
    check.tensor("outputs.labels", outputs, bundle.outputs().labels(), OnnxJavaType.INT64, -1);
    check.tensor("outputs.scores", outputs, bundle.outputs().scores(), OnnxJavaType.FLOAT, -1);
  }

  /**
   * @param shape what it must be; -1 where any size will do
   */
  private void tensor(
      String field, Map<String, NodeInfo> nodes, String name, OnnxJavaType type, long... shape) {
    if (!nodes.containsKey(name)) {
      throw wrong(field, "is '" + name + "', but the graph has " + nodes.keySet());
    }
    if (!(nodes.get(name).getInfo() instanceof TensorInfo tensor)
        || tensor.type != type
        || !fits(tensor.getShape(), shape)) {
      throw wrong(
          field,
          "names a tensor that must be "
              + type
              + " "
              + Arrays.toString(shape)
              + ", but is "
              + nodes.get(name).getInfo());
    }
  }

  private static boolean fits(long[] actual, long[] wanted) {
    if (actual.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < actual.length; i++) {
      boolean free = actual[i] < 0 || wanted[i] < 0;
      if (!free && actual[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private PagerunnerException wrong(String field, String why) {
    return new PagerunnerException("model " + bundle.name() + ": " + field + " " + why);
  }
}

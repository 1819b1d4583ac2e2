package dev.pagerunner.vision.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.pagerunner.domain.PagerunnerException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Compares a bundle's description with the graph itself; an exception names the wrong field. */
public final class GraphCheck {
  /** In a shape: any size is accepted. */
  static final long ANY = -1;

  /** In a shape: the graph must accept any size, since pages differ in size. */
  static final long EVERY = -2;

  private final ModelBundle bundle;
  private final Map<String, NodeInfo> inputs;
  private final Map<String, NodeInfo> outputs;

  private GraphCheck(ModelBundle bundle, OrtSession session) throws OrtException {
    this.bundle = bundle;
    this.inputs = session.getInputInfo();
    this.outputs = session.getOutputInfo();
  }

  public static void check(ModelBundle bundle, OrtSession session) throws OrtException {
    bundle.family().check(new GraphCheck(bundle, session));
  }

  /** The number of labels of the bundle. */
  int labels() {
    return bundle.labels().size();
  }

  /** Requires that the graph takes this tensor and no other. */
  void onlyInput(String name, long... shape) {
    inputs(Set.of(name), Set.of());
    input(name, shape);
  }

  /** Requires that the graph takes only these tensors. */
  void inputs(Set<String> needed, Set<String> optional) {
    Set<String> others = new TreeSet<>(inputs.keySet());
    others.removeAll(optional);
    if (others.size() != needed.size()) {
      throw wrong("input", "is " + quantity(needed.size()) + ", but the graph takes " + others);
    }
  }

  void input(String name, long... shape) {
    tensor("input.name", inputs, name, OnnxJavaType.FLOAT, shape);
  }

  /**
   * @param shapes the allowed shapes, any of which will do
   */
  void output(String field, String name, OnnxJavaType type, long[]... shapes) {
    tensor(field, outputs, name, type, shapes);
  }

  void output(String field, String name, OnnxJavaType type, long... shape) {
    tensor(field, outputs, name, type, shape);
  }

  private void tensor(
      String field, Map<String, NodeInfo> nodes, String name, OnnxJavaType type, long[]... shapes) {
    if (!nodes.containsKey(name)) {
      throw wrong(field, "is '" + name + "', but the graph has " + nodes.keySet());
    }
    if (!(nodes.get(name).getInfo() instanceof TensorInfo tensor)
        || tensor.type != type
        || Stream.of(shapes).noneMatch(shape -> fits(tensor.getShape(), shape))) {
      throw wrong(
          field,
          "names a tensor that must be "
              + type
              + " "
              + Stream.of(shapes).map(GraphCheck::words).collect(Collectors.joining(" or "))
              + ", but is "
              + nodes.get(name).getInfo());
    }
  }

  private static String words(long[] shape) {
    return LongStream.of(shape)
        .mapToObj(size -> size == EVERY ? "every size" : size < 0 ? "any" : String.valueOf(size))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static boolean fits(long[] actual, long[] wanted) {
    if (actual.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < actual.length; i++) {
      boolean free = actual[i] < 0 || wanted[i] == ANY;
      if (!free && actual[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static String quantity(int tensors) {
    return tensors == 1 ? "one tensor" : tensors + " tensors";
  }

  private PagerunnerException wrong(String field, String why) {
    return new PagerunnerException("model " + bundle.name() + ": " + field + " " + why);
  }
}

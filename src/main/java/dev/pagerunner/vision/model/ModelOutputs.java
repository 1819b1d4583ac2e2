package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Arrays;

/** The output tensors of one inference, by name, as flat arrays in row-major order. */
public record ModelOutputs(OrtSession.Result result) {

  long[] shape(String output) throws OrtException {
    return tensor(output).getInfo().getShape();
  }

  float[] floats(String output) throws OrtException {
    OnnxTensor tensor = tensor(output);
    return isEmpty(tensor) ? new float[0] : tensor.getFloatBuffer().array();
  }

  long[] longs(String output) throws OrtException {
    OnnxTensor tensor = tensor(output);
    return isEmpty(tensor) ? new long[0] : tensor.getLongBuffer().array();
  }

  private OnnxTensor tensor(String output) throws OrtException {
    return (OnnxTensor)
        result.get(output).orElseThrow(() -> new OrtException("no output " + output));
  }

  /** A tensor without elements has no memory to read. */
  private static boolean isEmpty(OnnxTensor tensor) {
    return Arrays.stream(tensor.getInfo().getShape()).anyMatch(size -> size == 0);
  }
}

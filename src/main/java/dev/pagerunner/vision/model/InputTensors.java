package dev.pagerunner.vision.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The input tensors of successive inferences. The memory of the pixels is reused for the next page;
 * {@link #clear()} closes the tensors.
 */
public final class InputTensors {
  private final OrtEnvironment environment;
  private final Set<String> graphInputs;
  private final int threads;
  private final Map<String, OnnxTensor> tensors = new HashMap<>();
  private FloatBuffer room = FloatBuffer.allocate(0);

  /**
   * @param graphInputs the names of the graph's inputs
   * @param threads maximum number of threads that prepare a page
   */
  public InputTensors(OrtEnvironment environment, Set<String> graphInputs, int threads) {
    this.environment = environment;
    this.graphInputs = Set.copyOf(graphInputs);
    this.threads = threads;
  }

  /** The maximum number of threads that prepare a page. */
  int threads() {
    return threads;
  }

  boolean wants(String input) {
    return graphInputs.contains(input);
  }

  /** A buffer for an image's planes, which may still hold values of an earlier page. */
  FloatBuffer planes(int floats) {
    if (room.capacity() < floats) {
      room =
          ByteBuffer.allocateDirect(floats * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return room.clear().limit(floats);
  }

  /** Sets an input to a buffer's values, which must not change until the inference is over. */
  void put(String input, FloatBuffer values, long... shape) throws OrtException {
    tensors.put(input, OnnxTensor.createTensor(environment, values, shape));
  }

  void putOnes(String input, long... shape) throws OrtException {
    long[] ones = new long[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
    Arrays.fill(ones, 1);
    tensors.put(input, OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape));
  }

  public Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  public void clear() {
    tensors.values().forEach(OnnxTensor::close);
    tensors.clear();
  }
}

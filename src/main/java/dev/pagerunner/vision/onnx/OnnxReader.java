package dev.pagerunner.vision.onnx;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Visits all tensors and nodes of an ONNX file, wherever they are: weights, constants, attributes,
 * sparse tensors, the bodies of conditions and loops, functions, training graphs. Field numbers are
 * those of {@code onnx.proto}. One instance per file; bounded in memory and depth.
 */
abstract class OnnxReader {
  /** The maximum size of a file in this format. */
  private static final long MAX_BYTES = Integer.MAX_VALUE;

  /** The recursion limit of protobuf's own readers. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_NAME_BYTES = 200;

  private final Path file;
  private ProtobufReader in;
  private int depth;
  private boolean hasGraph;

  OnnxReader(Path file) {
    this.file = file;
  }

  /**
   * What is known of a tensor after its fields were read.
   *
   * @param external whether its values are in another file
   * @param dims number of dimensions
   * @param rawStart where the bytes of its values begin; -1 if they are not stored as bytes
   */
  record Tensor(String name, int type, int dims, boolean external, long rawStart, long rawEnd) {}

  /** Reads the value of one field. */
  @FunctionalInterface
  private interface Body {
    void read(long end) throws IOException;
  }

  abstract void tensor(Tensor tensor) throws IOException;

  /** Visits a node. Only its operator is read, not its inputs and outputs. */
  void node(String operator) throws IOException {}

  /**
   * Visits an entry of the model's metadata; its value is at the position of {@link #in}, up to
   * {@code valueEnd}.
   */
  void note(String key, long valueStart, long valueEnd) throws IOException {}

  final ProtobufReader in() {
    return in;
  }

  /**
   * Reads the whole file.
   *
   * @throws PagerunnerException if it is not an ONNX file
   */
  final void walk() {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      in = new ProtobufReader(channel);
      if (in.size() > MAX_BYTES) {
        throw new IOException("it has more than 2 GB");
      }
      model(in.size());
      if (!hasGraph) {
        throw new IOException("there is no graph in it");
      }
    } catch (IOException e) {
      throw new PagerunnerException(
          file.getFileName()
              + " is damaged, or no ONNX file: "
              + e.getMessage()
              + ". Export the model again",
          e);
    }
  }

  private void model(long end) throws IOException {
    while (in.next(end)) {
      switch (in.field()) {
        case 7 -> {
          hasGraph = true;
          message(end, this::graph);
        }
        case 14 -> message(end, this::note);
        case 20 -> message(end, this::training);
        case 25 -> message(end, this::function);
        default -> in.skip(end);
      }
    }
  }

  private void note(long end) throws IOException {
    String key = "";
    long valueStart = end;
    long valueEnd = end;
    while (in.next(end)) {
      if (in.is(1, ProtobufReader.BYTES)) {
        key = in.text(end, MAX_NAME_BYTES);
      } else if (in.is(2, ProtobufReader.BYTES)) {
        valueEnd = in.bytesEnd(end);
        valueStart = in.position();
        in.seek(valueEnd);
      } else {
        in.skip(end);
      }
    }
    note(key, valueStart, valueEnd);
    in.seek(end);
  }

  private void training(long end) throws IOException {
    while (in.next(end)) {
      if (in.field() == 1 || in.field() == 2) {
        message(end, this::graph);
      } else {
        in.skip(end);
      }
    }
  }

  private void function(long end) throws IOException {
    while (in.next(end)) {
      switch (in.field()) {
        case 7 -> message(end, this::node);
        case 11 -> message(end, this::attribute);
        default -> in.skip(end);
      }
    }
  }

  private void graph(long end) throws IOException {
    while (in.next(end)) {
      switch (in.field()) {
        case 1 -> message(end, this::node);
        case 5 -> message(end, this::tensor);
        case 15 -> message(end, this::sparseTensor);
        default -> in.skip(end);
      }
    }
  }

  private void node(long end) throws IOException {
    while (in.next(end)) {
      if (in.is(4, ProtobufReader.BYTES)) {
        node(in.text(end, MAX_NAME_BYTES));
      } else if (in.field() == 5) {
        message(end, this::attribute);
      } else {
        in.skip(end);
      }
    }
  }

  private void attribute(long end) throws IOException {
    while (in.next(end)) {
      switch (in.field()) {
        case 5, 10 -> message(end, this::tensor);
        case 6, 11 -> message(end, this::graph);
        case 22, 23 -> message(end, this::sparseTensor);
        default -> in.skip(end);
      }
    }
  }

  private void sparseTensor(long end) throws IOException {
    while (in.next(end)) {
      if (in.field() == 1 || in.field() == 2) {
        message(end, this::tensor);
      } else {
        in.skip(end);
      }
    }
  }

  private void tensor(long end) throws IOException {
    String name = "";
    int type = 0;
    int dims = 0;
    boolean external = false;
    long rawStart = -1;
    long rawEnd = -1;
    while (in.next(end)) {
      if (in.is(8, ProtobufReader.BYTES)) {
        name = in.text(end, MAX_NAME_BYTES);
      } else if (in.is(2, ProtobufReader.VARINT)) {
        type = (int) in.varint(end);
      } else if (in.is(9, ProtobufReader.BYTES)) {
        rawEnd = in.bytesEnd(end);
        rawStart = in.position();
        in.seek(rawEnd);
      } else if (in.is(14, ProtobufReader.VARINT)) {
        external |= (int) in.varint(end) != 0;
      } else if (in.is(1, ProtobufReader.VARINT)) {
        dims++;
        in.skip(end);
      } else if (in.is(1, ProtobufReader.BYTES)) {
        long packedEnd = in.bytesEnd(end);
        for (; in.position() < packedEnd; dims++) {
          in.varint(packedEnd);
        }
      } else {
        external |= in.field() == 13;
        in.skip(end);
      }
    }
    tensor(new Tensor(name, type, dims, external, rawStart, rawEnd));
    in.seek(end);
  }

  /** Reads a nested message. A field of another wire type is not a message, and is skipped. */
  private void message(long end, Body body) throws IOException {
    if (in.wireType() != ProtobufReader.BYTES) {
      in.skip(end);
      return;
    }
    if (++depth > MAX_DEPTH) {
      throw new IOException("its graphs are nested more than " + MAX_DEPTH + " deep");
    }
    long bodyEnd = in.bytesEnd(end);
    body.read(bodyEnd);
    if (in.position() != bodyEnd) {
      throw ProtobufReader.malformed();
    }
    depth--;
  }
}

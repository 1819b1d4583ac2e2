package dev.pagerunner.vision.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads messages in the wire format of Protocol Buffers, field by field, from a file that is never
 * in memory as a whole. Stricter than the library, so that it reads nothing differently: tags have
 * at most five bytes, and groups, which ONNX does not use, are refused.
 *
 * <p>After {@link #next}, exactly one of the methods that read or skip a value must be called.
 */
final class ProtobufReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_TAG_BYTES = 5;
  private static final int MAX_VARINT_BYTES = 10;
  private static final int BUFFER = 1 << 13;

  private final SeekableByteChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

  /** The position in the file after the buffer's last byte. */
  private long bufferEnd;

  private int field;
  private int wireType;

  ProtobufReader(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    channel.position(0);
  }

  long size() {
    return size;
  }

  /** The position of the next byte in the file. */
  long position() {
    return bufferEnd - buffer.remaining();
  }

  void seek(long position) throws IOException {
    long start = bufferEnd - buffer.limit();
    if (position >= start && position <= bufferEnd) {
      buffer.position((int) (position - start));
      return;
    }
    channel.position(position);
    buffer.limit(0);
    bufferEnd = position;
  }

  /**
   * Moves to the next field of a message.
   *
   * @param end of the message
   * @return false at its end
   */
  boolean next(long end) throws IOException {
    if (position() == end) {
      return false;
    }
    long tag = varint(MAX_TAG_BYTES, end);
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    boolean known =
        wireType == VARINT || wireType == FIXED64 || wireType == BYTES || wireType == FIXED32;
    if (tag > 0xffff_ffffL || field <= 0 || !known) {
      throw malformed();
    }
    return true;
  }

  int field() {
    return field;
  }

  boolean is(int number, int type) {
    return field == number && wireType == type;
  }

  int wireType() {
    return wireType;
  }

  long varint(long end) throws IOException {
    return varint(MAX_VARINT_BYTES, end);
  }

  private long varint(int mostBytes, long end) throws IOException {
    long value = 0;
    for (int i = 0; i < mostBytes; i++) {
      if (position() >= end) {
        throw malformed();
      }
      int b = read();
      value |= (b & 0x7fL) << (7 * i);
      if (b < 0x80) {
        return value;
      }
    }
    throw malformed();
  }

  /** Reads the length of a field of {@link #BYTES}; returns the position where its value ends. */
  long bytesEnd(long end) throws IOException {
    long length = varint(end);
    if (length < 0 || length > end - position()) {
      throw malformed();
    }
    return position() + length;
  }

  /** Reads a field of {@link #BYTES} as text; truncates it to {@code most} bytes. */
  String text(long end, int most) throws IOException {
    long valueEnd = bytesEnd(end);
    byte[] bytes = new byte[(int) Math.min(most, valueEnd - position())];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) read();
    }
    seek(valueEnd);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Skips the value of the current field. */
  void skip(long end) throws IOException {
    switch (wireType) {
      case VARINT -> varint(end);
      case BYTES -> seek(bytesEnd(end));
      default -> {
        long valueEnd = position() + (wireType == FIXED64 ? Long.BYTES : Integer.BYTES);
        if (valueEnd > end) {
          throw malformed();
        }
        seek(valueEnd);
      }
    }
  }

  /** The next byte, 0 to 255. */
  int read() throws IOException {
    if (!buffer.hasRemaining()) {
      channel.position(bufferEnd);
      buffer.clear();
      int count = channel.read(buffer);
      buffer.flip();
      if (count <= 0) {
        throw new EOFException("it ends too early");
      }
      bufferEnd += count;
    }
    return buffer.get() & 0xff;
  }

  static IOException malformed() {
    return new IOException("its bytes are not those of a protobuf message");
  }
}

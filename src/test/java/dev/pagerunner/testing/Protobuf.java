package dev.pagerunner.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes fields in the wire format of Protocol Buffers, for files that no library would write. */
public final class Protobuf {
  public static final int VARINT = 0;
  public static final int BYTES = 2;
  public static final int FIXED32 = 5;

  private Protobuf() {}

  /** What stands before a value. */
  public static byte[] tag(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  /** A message, or bytes, made of parts. */
  public static byte[] message(int field, byte[]... parts) {
    byte[] value = joined(parts);
    return joined(tag(field, BYTES), varint(value.length), value);
  }

  public static byte[] text(int field, String value) {
    return message(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] number(int field, long value) {
    return joined(tag(field, VARINT), varint(value));
  }

  /** A number without a tag. */
  public static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.write((int) ((rest & 0x7f) | 0x80));
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}

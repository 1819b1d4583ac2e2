package dev.pagerunner.export;

import java.io.ByteArrayOutputStream;

/** Bytes of numbers, the lowest byte first. */
final class LittleEndian {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

  LittleEndian u8(int value) {
    bytes.write(value);
    return this;
  }

  LittleEndian u16(int value) {
    return u8(value).u8(value >> 8);
  }

  LittleEndian u32(long value) {
    return u16((int) value).u16((int) (value >> 16));
  }

  LittleEndian u64(long value) {
    return u32(value).u32(value >> 32);
  }

  LittleEndian raw(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}

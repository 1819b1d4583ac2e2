package dev.pagerunner.vision.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFFs, wrong ones included: whatever tags a test wants, around bytes as they are. */
final class TiffBytes {
  static final int SHORT = 3;
  static final int LONG = 4;
  static final int RATIONAL = 5;

  private final ByteOrder order;
  private final boolean big;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Long> links = new ArrayList<>();
  private final Map<Long, Long> addresses = new LinkedHashMap<>();

  /**
   * @param big with addresses of 8 bytes
   */
  TiffBytes(ByteOrder order, boolean big) {
    this.order = order;
    this.big = big;
    ByteBuffer header = ByteBuffer.allocate(big ? 16 : 8).order(order);
    header.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    header.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M'));
    header.putShort((short) (big ? 43 : 42));
    if (big) {
      header.putShort((short) 8).putShort((short) 0);
    }
    links.add((long) header.position());
    out.writeBytes(header.array());
  }

  static TiffBytes classic() {
    return new TiffBytes(ByteOrder.LITTLE_ENDIAN, false);
  }

  /** A tag's values, as they are written. */
  record Value(int type, long count, long first) {}

  /** A page's tags. */
  static final class Tags {
    private final TreeMap<Integer, Value> values = new TreeMap<>();

    Tags with(int tag, long value) {
      return with(tag, LONG, 1, value);
    }

    /** Also a lie: a count of values, and where they are said to be. */
    Tags with(int tag, int type, long count, long first) {
      values.put(tag, new Value(type, count, first));
      return this;
    }

    Tags without(int tag) {
      values.remove(tag);
      return this;
    }
  }

  /** Gray of 8 bits in one strip without compression. */
  static Tags gray(int width, int height, long strip) {
    return new Tags()
        .with(256, width)
        .with(257, height)
        .with(258, SHORT, 1, 8)
        .with(259, SHORT, 1, 1)
        .with(262, SHORT, 1, 1)
        .with(273, strip)
        .with(277, SHORT, 1, 1)
        .with(278, height)
        .with(279, (long) width * height);
  }

  /** Adds bytes; returns where they are. */
  long add(byte... bytes) {
    long at = out.size();
    out.writeBytes(bytes);
    return at;
  }

  /** Adds a ratio, such as pixels to the inch. */
  long addRatio(int dividend, int divisor) {
    return add(ByteBuffer.allocate(8).order(order).putInt(dividend).putInt(divisor).array());
  }

  /** Adds numbers of two bytes. */
  long addShorts(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 2).order(order);
    for (int number : numbers) {
      bytes.putShort((short) number);
    }
    return add(bytes.array());
  }

  /** Adds a page behind those before; returns where its directory is. */
  long page(Tags tags) {
    long at = out.size();
    addresses.put(links.get(links.size() - 1), at);
    ByteBuffer bytes = ByteBuffer.allocate(24 + tags.values.size() * (big ? 20 : 12)).order(order);
    if (big) {
      bytes.putLong(tags.values.size());
    } else {
      bytes.putShort((short) tags.values.size());
    }
    tags.values.forEach((tag, value) -> put(bytes, tag, value));
    links.add(at + bytes.position());
    bytes.position(bytes.position() + (big ? 8 : 4));
    out.write(bytes.array(), 0, bytes.position());
    return at;
  }

  /** Has the last page lead to a directory that was there before. */
  TiffBytes backTo(long directory) {
    addresses.put(links.get(links.size() - 1), directory);
    return this;
  }

  private void put(ByteBuffer bytes, int tag, Value value) {
    bytes.putShort((short) tag).putShort((short) value.type);
    if (big) {
      bytes.putLong(value.count);
    } else {
      bytes.putInt((int) value.count);
    }
    int next = bytes.position() + (big ? 8 : 4);
    if (value.type == SHORT && value.count == 1) {
      bytes.putShort((short) value.first);
    } else if (big && (value.type != LONG || value.count > 2)) {
      bytes.putLong(value.first);
    } else {
      bytes.putInt((int) value.first);
    }
    bytes.position(next);
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(order);
    addresses.forEach(
        (link, address) -> {
          if (big) {
            bytes.putLong(link.intValue(), address);
          } else {
            bytes.putInt(link.intValue(), address.intValue());
          }
        });
    return bytes.array();
  }
}

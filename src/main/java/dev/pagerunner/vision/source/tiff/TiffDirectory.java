package dev.pagerunner.vision.source.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tags of one image. Values are read when they are asked for. */
public final class TiffDirectory {
  private static final int SUBFILE = 254;
  private static final int THUMBNAIL = 1;
  private static final int MASK = 4;

  /** What says how pixels are stored and what they mean. */
  private static final Set<Integer> OF_PIXELS =
      Set.of(
          256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324,
          325, 332, 334, 338, 339, 347, 529, 530, 531, 532, 34675);

  /** So much is a million strips, or a large colour profile. */
  private static final long MOST_BYTES = 16L << 20;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int LONG8 = 16;
  private static final int[] BYTES_OF_TYPE = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8
  };

  private final TiffFile file;
  private final long end;
  private final ByteBuffer entries;
  private final Map<Integer, Integer> positions = new HashMap<>();

  TiffDirectory(TiffFile file, long end, ByteBuffer entries) {
    this.file = file;
    this.end = end;
    this.entries = entries;
    for (int at = 0; at < entries.capacity(); at += entryBytes(file.big())) {
      positions.putIfAbsent(Short.toUnsignedInt(entries.getShort(at)), at);
    }
  }

  static int entryBytes(boolean big) {
    return big ? 20 : 12;
  }

  /** Where the address of the next directory stands. */
  long end() {
    return end;
  }

  boolean isPage() throws IOException {
    return (number(SUBFILE, 0) & (THUMBNAIL | MASK)) == 0;
  }

  /** How many values a tag has; 0 without the tag. */
  public long count(int tag) {
    Integer at = positions.get(tag);
    if (at == null) {
      return 0;
    }
    return file.big() ? entries.getLong(at + 4) : Integer.toUnsignedLong(entries.getInt(at + 4));
  }

  /** The first value of a tag that counts or measures. */
  public long number(int tag, long otherwise) throws IOException {
    return count(tag) == 0 ? otherwise : numbers(tag)[0];
  }

  /**
   * The values of a tag that counts.
   *
   * @throws IOException if they are of another kind, too many, or outside of the file
   */
  public long[] numbers(int tag) throws IOException {
    ByteBuffer values = values(tag);
    int bytes = BYTES_OF_TYPE[type(tag)];
    long[] numbers = new long[values.capacity() / bytes];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (type(tag)) {
            case 1 -> Byte.toUnsignedLong(values.get(i));
            case SHORT -> Short.toUnsignedLong(values.getShort(i * 2));
            case LONG -> Integer.toUnsignedLong(values.getInt(i * 4));
            case LONG8 -> values.getLong(i * 8);
            default -> throw new IOException("tag " + tag + " is no number");
          };
    }
    return numbers;
  }

  /** A measure, such as pixels in an inch; 0 without the tag, or where its divisor is 0. */
  public double ratio(int tag) throws IOException {
    if (count(tag) == 0 || type(tag) != RATIONAL) {
      return 0;
    }
    ByteBuffer value = values(tag);
    long divisor = Integer.toUnsignedLong(value.getInt(4));
    return divisor == 0 ? 0 : (double) Integer.toUnsignedLong(value.getInt(0)) / divisor;
  }

  /**
   * The entries that say how pixels are stored, as they stand in the file. What else is there
   * (previews, layers, notes of programs) is of any size and kind, and nothing here needs it.
   *
   * @throws IOException if their values are too large, or outside of the file
   */
  ByteBuffer ofPixels() throws IOException {
    int size = entryBytes(file.big());
    ByteBuffer kept = ByteBuffer.allocate(entries.capacity()).order(file.order());
    long bytes = 0;
    for (int at = 0; at < entries.capacity(); at += size) {
      int tag = Short.toUnsignedInt(entries.getShort(at));
      if (OF_PIXELS.contains(tag) && positions.get(tag) == at) {
        bytes += checkedBytes(tag);
        kept.put(entries.slice(at, size));
      }
    }
    if (bytes > MOST_BYTES) {
      throw new IOException("the tags of a page have " + bytes + " bytes of values");
    }
    return kept.flip();
  }

  private int type(int tag) {
    int type = Short.toUnsignedInt(entries.getShort(positions.get(tag) + 2));
    return type < BYTES_OF_TYPE.length && BYTES_OF_TYPE[type] > 0 ? type : 1;
  }

  private ByteBuffer values(int tag) throws IOException {
    int bytes = checkedBytes(tag);
    return file.read(place(tag, bytes), bytes);
  }

  private int checkedBytes(int tag) throws IOException {
    long count = count(tag);
    if (count < 1 || count > MOST_BYTES / BYTES_OF_TYPE[type(tag)]) {
      throw new IOException("tag " + tag + " has " + count + " values");
    }
    int bytes = (int) count * BYTES_OF_TYPE[type(tag)];
    if (place(tag, bytes) < 0 || place(tag, bytes) > file.length() - bytes) {
      throw new IOException("tag " + tag + " lies outside of the file");
    }
    return bytes;
  }

  /** Few bytes stand in the entry itself, more elsewhere in the file. */
  private long place(int tag, int bytes) {
    int at = positions.get(tag);
    boolean big = file.big();
    if (bytes <= (big ? 8 : 4)) {
      return end - entries.capacity() + at + (big ? 12 : 8);
    }
    return big ? entries.getLong(at + 12) : Integer.toUnsignedLong(entries.getInt(at + 8));
  }
}

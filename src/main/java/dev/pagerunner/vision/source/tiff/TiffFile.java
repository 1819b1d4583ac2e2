package dev.pagerunner.vision.source.tiff;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;

/**
 * An open TIFF or BigTIFF. A directory of tags describes each image, and says where the next
 * directory is. Source: TIFF 6.0, and the BigTIFF design of libtiff. Not thread-safe.
 */
public final class TiffFile implements AutoCloseable {
  private static final int CLASSIC = 42;
  private static final int BIG = 43;

  /** More than the tags of the standard, and few enough to be read at once. */
  private static final int MOST_ENTRIES = 4_096;

  private static final int HEADER_BYTES = 1_024;

  /** Thumbnails and masks have directories, too. */
  private static final int DIRECTORIES_PER_PAGE = 4;

  private final RandomAccessFile file;
  private final long length;
  private ByteOrder order;
  private boolean big;

  private TiffFile(RandomAccessFile file) throws IOException {
    this.file = file;
    this.length = file.length();
  }

  /**
   * Reads the header only.
   *
   * @throws IOException if it is not one of a TIFF
   */
  public static TiffFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    try {
      TiffFile tiff = new TiffFile(file);
      tiff.readHeader();
      return tiff;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    order = read(0, 1).get() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int version = read(2, 2).getShort();
    big = version == BIG;
    if (!big && version != CLASSIC) {
      throw new IOException("this is no TIFF: its version is " + version);
    }
    // Behind the file stands a directory of ours, and decoders take its address as signed.
    if (!big && length > Integer.MAX_VALUE) {
      throw new IOException("this TIFF has " + length + " bytes");
    }
  }

  /**
   * Finds the directory of each page, without those of thumbnails and masks.
   *
   * @param most pages, after which the search ends
   * @return where each stands in the file: at most {@code most + 1} of them
   * @throws IOException if the directories form a loop or lie outside of the file
   */
  public List<Long> pages(int most) throws IOException {
    List<Long> pages = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    long at = firstDirectory();
    while (at != 0 && pages.size() <= most) {
      if (!seen.add(at)) {
        throw new IOException("the directories form a loop");
      }
      if (seen.size() > (long) most * DIRECTORIES_PER_PAGE + DIRECTORIES_PER_PAGE) {
        throw new IOException("there are too many directories");
      }
      TiffDirectory directory = directory(at);
      if (directory.isPage()) {
        pages.add(at);
      }
      at = next(directory);
    }
    return pages;
  }

  private long firstDirectory() throws IOException {
    return big ? read(8, 8).getLong() : Integer.toUnsignedLong(read(4, 4).getInt());
  }

  private long next(TiffDirectory directory) throws IOException {
    long at = directory.end();
    // Some writers end the file with the last tag.
    if (at == length) {
      return 0;
    }
    return big ? read(at, 8).getLong() : Integer.toUnsignedLong(read(at, 4).getInt());
  }

  /**
   * Reads a directory.
   *
   * @param at where it stands
   */
  public TiffDirectory directory(long at) throws IOException {
    long count = big ? read(at, 8).getLong() : Short.toUnsignedInt(read(at, 2).getShort());
    if (count < 1 || count > MOST_ENTRIES) {
      throw new IOException("a directory has " + count + " tags");
    }
    long first = at + (big ? 8 : 2);
    int bytes = (int) count * TiffDirectory.entryBytes(big);
    return new TiffDirectory(this, first + bytes, read(first, bytes));
  }

  /**
   * The file as if the page of this directory were all that is in it. To be closed, before the
   * file.
   *
   * @throws IOException if the page's values are too large, or outside of the file
   */
  public ImageInputStream only(TiffDirectory directory) throws IOException {
    return new OnePageStream(this, directory);
  }

  /** The bytes from a place on. Only until something else is read; not to be closed. */
  public InputStream from(long at) throws IOException {
    file.seek(at);
    return new BufferedInputStream(Channels.newInputStream(file.getChannel()), HEADER_BYTES);
  }

  boolean big() {
    return big;
  }

  ByteOrder order() {
    return order;
  }

  /** Of the file, in bytes. */
  public long length() {
    return length;
  }

  /** Bytes in the file's order; fails where it has fewer. */
  ByteBuffer read(long at, int bytes) throws IOException {
    if (at < 0 || at > length - bytes) {
      throw new IOException("something lies outside of the file, at " + at);
    }
    byte[] read = new byte[bytes];
    file.seek(at);
    file.readFully(read);
    return ByteBuffer.wrap(read).order(order == null ? ByteOrder.BIG_ENDIAN : order);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.pagerunner.export;

import dev.pagerunner.domain.TemporaryFileException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.CRC32;

/**
 * Writes an archive of any number of files to a stream, without compression: images do not get
 * smaller. {@link #file} begins a file, and what is written then is its bytes.
 *
 * <p>Java's own writer keeps some 200 bytes of each file in memory until the end. This one keeps
 * what the end of the archive says of each file in a temporary file. Sizes and checksums follow the
 * bytes, which the format allows for compressed files only: the bytes stand in the uncompressed
 * blocks of DEFLATE. An archive and the files in it may be larger than 4 GB: sizes that need it
 * have 64 bits, in the form that Java writes, too.
 */
final class ZipWriter extends OutputStream {
  static final String MEDIA_TYPE = "application/zip";

  private static final int BUFFER_BYTES = 8 * 1024;
  private static final int MOST_BLOCK_BYTES = 0xFFFF;
  private static final long MOST_32 = 0xFFFFFFFFL;
  private static final int MOST_16 = 0xFFFF;

  /** Before the values of a field with 64 bits: what it is, and its length. */
  private static final int FIELD_BYTES = 4;

  private static final int VERSION = 20;
  private static final int VERSION_64 = 45;
  private static final int UTF8_AND_SIZES_FOLLOW = 0x0808;
  private static final int DEFLATE = 8;

  private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xFF, (byte) 0xFF};

  private final OutputStream out;
  private final Path temp;
  private final int dosTime;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;

  private Path directoryFile;
  private OutputStream directory;

  /** Before the names of files; null unless another format's files are part of this archive. */
  private String folder;

  private long written;
  private long files;

  /** The file that is being written; null between files. */
  private byte[] name;

  private long offset;
  private long size;
  private final CRC32 crc = new CRC32();

  /** Writes to {@code out}, which stays open, with a temporary file in the folder {@code temp}. */
  ZipWriter(OutputStream out, Path temp) {
    this.out = out;
    this.temp = temp;
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
    int date = (now.getYear() - 1980) << 9 | now.getMonthValue() << 5 | now.getDayOfMonth();
    int time = now.getHour() << 11 | now.getMinute() << 5 | now.getSecond() / 2;
    this.dosTime = date << 16 | time;
  }

  /**
   * An archive to {@code out}, or the folder of an archive of several runs, which stays open at the
   * end.
   */
  static ZipWriter to(OutputStream out, Path temp) {
    return out instanceof ZipWriter outer && outer.folder != null
        ? outer
        : new ZipWriter(out, temp);
  }

  /** What a format writes to this from now on lies in a folder, which ends with a slash. */
  void enter(String path) {
    folder = path;
  }

  void leave() {
    folder = null;
  }

  /** Begins a file, and ends the one before. */
  void file(String path) throws IOException {
    endFile();
    name = (folder == null ? path : folder + path).getBytes(StandardCharsets.UTF_8);
    offset = written;
    size = 0;
    crc.reset();
    send(
        new LittleEndian()
            .u32(0x04034b50)
            .u16(VERSION)
            .u16(UTF8_AND_SIZES_FOLLOW)
            .u16(DEFLATE)
            .u32(dosTime)
            .u32(0)
            .u32(0)
            .u32(0)
            .u16(name.length)
            .u16(0)
            .raw(name));
  }

  /** Writes text to the file. */
  void text(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (name == null) {
      throw new IllegalStateException("No file was begun");
    }
    if (length > BUFFER_BYTES - buffered) {
      block(buffer, 0, buffered);
      buffered = 0;
    }
    if (length >= BUFFER_BYTES) {
      block(bytes, from, length);
    } else {
      System.arraycopy(bytes, from, buffer, buffered, length);
      buffered += length;
    }
  }

  /** Ends the last file and the archive. */
  void finish() throws IOException {
    endFile();
    if (folder != null) {
      return;
    }
    long start = written;
    if (directory != null) {
      directory.close();
      try (InputStream in = Files.newInputStream(directoryFile)) {
        written += in.transferTo(out);
      }
    }
    end(start, written - start);
  }

  /** Deletes the temporary file. */
  @Override
  public void close() throws IOException {
    if (directory != null && folder == null) {
      try {
        directory.close();
      } finally {
        Files.deleteIfExists(directoryFile);
      }
    }
  }

  /** Writes bytes as uncompressed blocks. */
  private void block(byte[] bytes, int from, int length) throws IOException {
    crc.update(bytes, from, length);
    size += length;
    for (int done = 0; done < length; ) {
      int some = Math.min(length - done, MOST_BLOCK_BYTES);
      send(new LittleEndian().u8(0).u16(some).u16(~some));
      send(bytes, from + done, some);
      done += some;
    }
  }

  private void endFile() throws IOException {
    if (name == null) {
      return;
    }
    block(buffer, 0, buffered);
    buffered = 0;
    send(LAST_BLOCK, 0, LAST_BLOCK.length);
    long compressed = written - offset - 30 - name.length;
    LittleEndian sizes = new LittleEndian().u32(0x08074b50).u32(crc.getValue());
    send(compressed >= MOST_32 ? sizes.u64(compressed).u64(size) : sizes.u32(compressed).u32(size));
    addToDirectory(entry(compressed));
    files++;
    name = null;
  }

  private byte[] entry(long compressed) {
    byte[] large = largeValues(compressed);
    int version = large.length > 0 ? VERSION_64 : VERSION;
    LittleEndian entry =
        new LittleEndian()
            .u32(0x02014b50)
            .u16(version)
            .u16(version)
            .u16(UTF8_AND_SIZES_FOLLOW)
            .u16(DEFLATE)
            .u32(dosTime)
            .u32(crc.getValue())
            .u32(Math.min(compressed, MOST_32))
            .u32(Math.min(size, MOST_32))
            .u16(name.length)
            .u16(large.length > 0 ? FIELD_BYTES + large.length : 0)
            .u16(0) // length of a comment
            .u16(0) // disk
            .u16(0) // attributes
            .u32(0)
            .u32(Math.min(offset, MOST_32))
            .raw(name);
    return large.length > 0 ? entry.u16(1).u16(large.length).raw(large).bytes() : entry.bytes();
  }

  /** What does not fit into 32 bits, in the order that the format prescribes. */
  private byte[] largeValues(long compressed) {
    LittleEndian values = new LittleEndian();
    for (long value : new long[] {size, compressed, offset}) {
      if (value >= MOST_32) {
        values.u64(value);
      }
    }
    return values.bytes();
  }

  private void end(long start, long bytes) throws IOException {
    boolean large = files >= MOST_16 || start >= MOST_32 || bytes >= MOST_32;
    if (large) {
      end64(start, bytes);
    }
    long count = large ? MOST_16 : files;
    send(
        new LittleEndian()
            .u32(0x06054b50)
            .u16(0) // disk
            .u16(0)
            .u16((int) count)
            .u16((int) count)
            .u32(large ? MOST_32 : bytes)
            .u32(large ? MOST_32 : start)
            .u16(0)); // length of a comment
  }

  private void end64(long start, long bytes) throws IOException {
    send(
        new LittleEndian()
            .u32(0x06064b50)
            .u64(44) // bytes that follow in this record
            .u16(VERSION_64)
            .u16(VERSION_64)
            .u32(0) // disk
            .u32(0)
            .u64(files)
            .u64(files)
            .u64(bytes)
            .u64(start)
            .u32(0x07064b50)
            .u32(0)
            .u64(start + bytes)
            .u32(1)); // disks
  }

  private void addToDirectory(byte[] entry) throws TemporaryFileException {
    try {
      if (directory == null) {
        directoryFile = Files.createTempFile(temp, "export-", ".directory");
        directory =
            new BufferedOutputStream(
                Files.newOutputStream(directoryFile, StandardOpenOption.WRITE), BUFFER_BYTES);
      }
      directory.write(entry);
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
  }

  private void send(LittleEndian record) throws IOException {
    byte[] bytes = record.bytes();
    send(bytes, 0, bytes.length);
  }

  private void send(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    written += length;
  }
}

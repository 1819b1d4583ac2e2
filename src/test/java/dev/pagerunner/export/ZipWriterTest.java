package dev.pagerunner.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {
  @TempDir Path folder;

  @Test
  void files_of_any_size_come_back_by_stream_and_by_directory() throws IOException {
    int[] sizes = {0, 1, 8 * 1024 - 1, 8 * 1024, 65_535, 65_536, 1_000_000};
    Path archive = folder.resolve("a.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipWriter zip = new ZipWriter(out, folder)) {
      for (int size : sizes) {
        zip.file("página-" + size);
        zip.write(bytes(size), 0, size / 2);
        zip.write(bytes(size), size / 2, size - size / 2);
      }
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(archive.toFile());
        ZipInputStream stream = new ZipInputStream(Files.newInputStream(archive))) {
      assertThat(zip.size()).isEqualTo(sizes.length);
      for (int size : sizes) {
        try (InputStream in = zip.getInputStream(zip.getEntry("página-" + size))) {
          assertThat(in.readAllBytes()).isEqualTo(bytes(size));
        }
        assertThat(stream.getNextEntry().getName()).isEqualTo("página-" + size);
        assertThat(stream.readAllBytes()).isEqualTo(bytes(size));
      }
    }
  }

  @Test
  void an_archive_may_have_more_files_than_the_first_form_of_the_format_allows()
      throws IOException {
    int count = 70_000;
    Path archive = folder.resolve("many.zip");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipWriter zip = new ZipWriter(out, folder)) {
      for (int i = 0; i < count; i++) {
        zip.file("file-" + i);
        zip.text("text " + i);
      }
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      assertThat(zip.size()).isEqualTo(count);
      ZipEntry last = zip.getEntry("file-" + (count - 1));
      try (InputStream in = zip.getInputStream(last)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("text " + (count - 1));
      }
    }
    assertThat(folder.toFile().list()).containsExactly("many.zip");
  }

  @Test
  void a_file_in_an_archive_may_be_larger_than_four_gigabytes() throws IOException {
    long large = (4L << 30) + 5;
    Path archive = folder.resolve("large.zip");
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw");
        ZipWriter zip = new ZipWriter(new SparseOutput(file), folder)) {
      zip.file("first");
      zip.text("before");
      zip.file("large");
      byte[] zeros = new byte[1 << 20];
      for (long left = large; left > 0; left -= zeros.length) {
        zip.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
      zip.file("last");
      zip.text("behind");
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry("large");
      assertThat(entry.getSize()).isEqualTo(large);
      assertThat(entry.getCompressedSize()).isGreaterThan(large);
      try (InputStream in = zip.getInputStream(zip.getEntry("last"))) {
        assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("behind");
      }
    }
    try (ZipInputStream stream = new ZipInputStream(Files.newInputStream(archive))) {
      stream.getNextEntry();
      stream.getNextEntry();
      assertThat(stream.transferTo(OutputStream.nullOutputStream())).isEqualTo(large);
      assertThat(stream.getNextEntry().getName()).isEqualTo("last");
      assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("behind");
    }
  }

  /** Leaves holes where there are zeros only, which take no room on the disk. */
  private static final class SparseOutput extends OutputStream {
    private final RandomAccessFile file;

    SparseOutput(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public void write(int value) throws IOException {
      file.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      boolean isHole = length > 4_096 && bytes[from] == 0 && bytes[from + length - 1] == 0;
      if (isHole) {
        file.seek(file.getFilePointer() + length);
      } else {
        file.write(bytes, from, length);
      }
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

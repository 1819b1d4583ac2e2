package dev.pagerunner.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

package dev.pagerunner.vision.source;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether a PDF is there to its end. PDFBox reads one that was cut off all the same, from whatever
 * it finds: pages whose rest is missing come out blank, or without their fonts and images, and
 * nobody is told.
 */
final class PdfEnd {
  /** How much may stand behind the end. Some servers add a page of HTML, some disks zeros. */
  private static final int WITHIN = 65_536;

  private static final Pattern OBJECT = Pattern.compile("\\d\\s+\\d+\\s+obj");

  private PdfEnd() {}

  /**
   * Looks for the end's marks, of which one is enough: not all programs write both. Objects behind
   * the last of them are of an update that was cut off, or the file was made to be shown while it
   * loads, and has marks near its start as well.
   */
  static boolean isIn(Path file) throws IOException {
    String tail = tail(file);
    int mark = Math.max(tail.lastIndexOf("startxref"), tail.lastIndexOf("%%EOF"));
    return mark >= 0 && !OBJECT.matcher(tail).region(mark, tail.length()).find();
  }

  private static String tail(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.min(in.length(), WITHIN)];
      in.seek(in.length() - bytes.length);
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}

package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An opened document: a PDF; a PNG or JPEG image, which is a document of one page; or a TIFF, which
 * may have several. A page of an image is in its own pixels (at 72 dpi, so that its pixels are its
 * points). Not thread-safe.
 */
public final class PageSource implements AutoCloseable {
  /** How far into a file a PDF's header may stand; as in Acrobat. */
  private static final int HEADER_WITHIN = 1_024;

  private final Pages pages;

  private PageSource(Pages pages) {
    this.pages = pages;
  }

  /** Opens a document that is called by the name of its file. */
  public static PageSource open(Path file, RenderLimits limits) {
    return open(file, limits, "\"" + file.getFileName() + "\"");
  }

  /**
   * Opens a document and counts its pages; draws nothing yet.
   *
   * @param name what the log calls it
   * @throws dev.pagerunner.domain.FailureException if it cannot be read, needs a password, has no
   *     pages or too many
   */
  public static PageSource open(Path file, RenderLimits limits, String name) {
    Codecs.demandAll();
    Pages pages = openPages(file, limits, name);
    if (pages.count() < 1 || pages.count() > limits.maxPages()) {
      int count = pages.count();
      pages.close();
      throw count < 1
          ? ReadFailures.noPages()
          : ReadFailures.tooManyPages(count, limits.maxPages());
    }
    return new PageSource(pages);
  }

  public int pageCount() {
    return pages.count();
  }

  public DrawnPage draw(int page, double dpi) {
    return pages.draw(page, dpi);
  }

  /** See {@link Pages#whatTakesLong}. */
  public String whatTakesLong(int page) {
    return pages.whatTakesLong(page);
  }

  /** Has a page that is being drawn given up soon; from any thread. Nothing is drawn after it. */
  public void abandon() {
    pages.abandon();
  }

  /** Closes the file and removes its temp files. Not while a page is being read. */
  @Override
  public void close() {
    pages.close();
  }

  private static Pages openPages(Path file, RenderLimits limits, String name) {
    byte[] start = start(file);
    if (start.length == 0) {
      throw ReadFailures.empty();
    }
    try {
      if (startsWith(start, 0x89, 'P', 'N', 'G')) {
        return ImagePages.open(file, "PNG", limits);
      }
      if (startsWith(start, 0xff, 0xd8, 0xff)) {
        return ImagePages.open(file, "JPEG", limits);
      }
      if (isTiff(start)) {
        return TiffPages.open(file, limits);
      }
      if (new String(start, StandardCharsets.ISO_8859_1).contains("%PDF-")) {
        return PdfPages.open(file, limits, name);
      }
    } catch (OutOfMemoryError e) {
      throw ReadFailures.outOfMemory(Phase.OPEN, e);
    }
    throw isWebp(start) ? ReadFailures.webp() : ReadFailures.unknownKind();
  }

  /** In either order of bytes, and with addresses of 4 bytes (42) or 8 (43). */
  private static boolean isTiff(byte[] start) {
    return startsWith(start, 'I', 'I', 42, 0)
        || startsWith(start, 'I', 'I', 43, 0)
        || startsWith(start, 'M', 'M', 0, 42)
        || startsWith(start, 'M', 'M', 0, 43);
  }

  private static boolean isWebp(byte[] start) {
    return new String(start, StandardCharsets.ISO_8859_1).matches("(?s)RIFF.{4}WEBP.*");
  }

  private static byte[] start(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER_WITHIN);
    } catch (IOException e) {
      throw ReadFailures.noFile(e);
    }
  }

  private static boolean startsWith(byte[] bytes, int... wanted) {
    if (bytes.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if ((bytes[i] & 0xff) != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}

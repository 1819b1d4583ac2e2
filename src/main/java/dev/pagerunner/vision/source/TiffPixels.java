package dev.pagerunner.vision.source;

import dev.pagerunner.vision.source.tiff.TiffDirectory;
import dev.pagerunner.vision.source.tiff.TiffFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;

/**
 * What a page of a TIFF says of its pixels. They are in parts: strips as wide as the page, or
 * tiles.
 *
 * @param width in pixels
 * @param height in pixels
 * @param samples of a pixel
 * @param bits of a sample
 * @param kind of number that a sample is; 1 is an unsigned integer, 4 unknown
 * @param compression as the standard numbers them
 * @param partWidth of a strip or tile, in pixels
 * @param partHeight in pixels
 * @param planes 1, or as many as samples where each is stored on its own
 * @param tiled whether the parts are tiles
 */
record TiffPixels(
    long width,
    long height,
    long samples,
    long bits,
    long kind,
    int compression,
    long partWidth,
    long partHeight,
    long planes,
    boolean tiled) {
  private static final int JPEG = 7;

  /** None, CCITT RLE, G3 and G4, LZW, JPEG, Deflate (two numbers), PackBits. */
  private static final Set<Integer> COMPRESSIONS = Set.of(1, 2, 3, 4, 5, JPEG, 8, 32946, 32773);

  private static final int MOST_SAMPLES = 8;
  private static final int MOST_BITS = 16;
  private static final int MOST_PART_EDGE = 1 << 16;
  private static final long UNLIMITED = 0xffffffffL;

  static TiffPixels of(TiffDirectory tags) throws IOException {
    boolean tiled = tags.count(324) > 0;
    long width = tags.number(256, 0);
    long height = tags.number(257, 0);
    long samples = tags.number(277, 1);
    return new TiffPixels(
        width,
        height,
        samples,
        most(tags, 258),
        most(tags, 339),
        (int) tags.number(259, 1),
        tags.number(322, width),
        tiled || tags.count(323) > 0
            ? tags.number(323, height)
            : Math.min(tags.number(278, UNLIMITED), height),
        tags.number(284, 1) == 2 ? samples : 1,
        tiled);
  }

  private static long[] numbers(TiffDirectory tags, int tag) throws IOException {
    return tags.count(tag) > 0 ? tags.numbers(tag) : new long[0];
  }

  /** The largest value of a tag that has one for each sample; 1 without the tag. */
  private static long most(TiffDirectory tags, int tag) throws IOException {
    return tags.count(tag) == 0 ? 1 : Arrays.stream(tags.numbers(tag)).max().orElse(1);
  }

  /**
   * Refuses a page that would take too much memory, or that is not all in the file.
   *
   * @throws dev.pagerunner.domain.FailureException if it is too large, or of an unusual kind
   * @throws IOException if it is damaged
   */
  void check(TiffFile file, TiffDirectory tags, RenderLimits limits) throws IOException {
    if (width < 1 || height < 1 || partWidth < 1 || partHeight < 1) {
      throw new IOException("the image is " + width + " × " + height);
    }
    if (width > limits.maxPixels() || height > limits.maxPixels() / width) {
      throw ReadFailures.pageTooLarge((double) width, (double) height, limits.maxPixels());
    }
    if (!COMPRESSIONS.contains(compression)) {
      throw ReadFailures.unusualTiff("compression " + compression);
    }
    if (samples > MOST_SAMPLES || bits > MOST_BITS || (kind != 1 && kind != 4)) {
      throw ReadFailures.unusualTiff(
          samples + " samples of " + bits + " bits, or not of whole numbers");
    }
    if (partWidth > Math.max(width, MOST_PART_EDGE)
        || partHeight > Math.max(height, MOST_PART_EDGE)) {
      throw new IOException("a part is " + partWidth + " × " + partHeight);
    }
    checkParts(file, tags, limits);
  }

  private void checkParts(TiffFile file, TiffDirectory tags, RenderLimits limits)
      throws IOException {
    long[] offsets = numbers(tags, tiled ? 324 : 273);
    long[] byteCounts = numbers(tags, tiled ? 325 : 279);
    long parts = planes * ceil(width, partWidth) * ceil(height, partHeight);
    if (offsets.length < parts) {
      throw new EOFException("the image has " + offsets.length + " of " + parts + " parts");
    }
    for (int i = 0; i < parts; i++) {
      long bytes = i < byteCounts.length ? byteCounts[i] : 1;
      if (offsets[i] < 0 || bytes < 0 || bytes > file.length() - offsets[i]) {
        throw new EOFException("a part lies outside of the file");
      }
      if (compression == JPEG) {
        checkJpeg(file.from(offsets[i]), limits);
      }
    }
  }

  /** A small part may hold a JPEG of any size, which would be decoded to be cut. */
  private static void checkJpeg(InputStream part, RenderLimits limits) throws IOException {
    JpegHeader header = JpegHeader.of(part);
    if (!header.isOrdinary()) {
      throw ReadFailures.unusualTiff("an unusual kind of JPEG");
    }
    if (header.pixels() > limits.maxPixels()) {
      throw ReadFailures.pageTooLarge(header.width(), header.height(), limits.maxPixels());
    }
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }
}

package dev.pagerunner.vision.source.scan;

import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/**
 * Makes images of a page smaller while they are decoded, where they are drawn smaller than they
 * are. See docs/decisions/0011-large-images.md.
 */
public final class LargeImages {
  /** Pixels: what is smaller, such as a bullet, PDFBox decodes once and remembers. */
  private static final long SMALL = 1 << 14;

  /** Bytes that the decoding of one image may take of a worker's heap of 192 MB. */
  private static final long MOST = 64 << 20;

  /** Pixels of those that are kept. */
  private static final long KEPT = 2 << 20;

  /** Those that were made smaller last: a page may draw one of them again. */
  private final Deque<ReducedImage> kept = new ArrayDeque<>();

  /**
   * What is drawn instead of an image.
   *
   * @param toPixels from the unit square, which an image fills, to pixels
   */
  public record Fitted(PDImage image, AffineTransform toPixels) {}

  /**
   * Says whether PDFBox may decode an image whole.
   *
   * @throws IOException if the image's dictionary does not say what it is
   */
  public static boolean fits(PDImage image) throws IOException {
    return !(image instanceof PDImageXObject object) || wholeBytes(object) <= MOST;
  }

  /**
   * The image itself, or a smaller one that stands for it, and where to draw that.
   *
   * @param toPixels from the unit square, which the image fills, to pixels
   * @throws IOException if the image cannot be decoded
   */
  public Fitted fit(PDImage image, AffineTransform toPixels) throws IOException {
    Fitted asItIs = new Fitted(image, toPixels);
    if (!(image instanceof PDImageXObject object)) {
      return asItIs;
    }
    ImageKind kind = ImageKind.of(object);
    Size size = withMask(object, kind);
    // Of a JPEG 2000, PDFBox decodes all, and more than once.
    boolean isSmall = !kind.isJpeg2000() && size.pixels() < SMALL;
    if (isSmall || !comesInRows(object, kind)) {
      return asItIs;
    }
    Placing placing = Placing.of(toPixels);
    Size drawn = placing.drawn();
    if (placing.isAlongPixels() && drawn.isWithin(size)) {
      return new Fitted(reduced(object, kind, drawn), placing.toPixels());
    }
    if (!kind.isJpeg2000() && wholeBytes(object) <= MOST) {
      return asItIs;
    }
    return new Fitted(reduced(object, kind, size.towards(drawn)), toPixels);
  }

  /**
   * The image as far as its data goes, for one of which PDFBox draws nothing if some is missing.
   *
   * @return null if rows of it cannot be decoded here
   */
  public PDImage asFarAsItGoes(PDImage image) throws IOException {
    if (!(image instanceof PDImageXObject object)) {
      return null;
    }
    ImageKind kind = ImageKind.of(object);
    return comesInRows(object, kind) ? reduced(object, kind, withMask(object, kind)) : null;
  }

  private ReducedImage reduced(PDImageXObject image, ImageKind kind, Size wanted)
      throws IOException {
    Size size = wanted;
    for (int part = 2; kind.reducedBytes(size) > MOST && size.pixels() > 1; part++) {
      size = wanted.dividedBy(part);
    }
    for (ReducedImage made : kept) {
      if (made.isOf(image.getCOSObject(), size)) {
        return made;
      }
    }
    // Before the next one is made, so that it has their memory.
    long pixels = size.pixels() + kept.stream().mapToLong(ReducedImage::pixels).sum();
    while (pixels > KEPT && !kept.isEmpty()) {
      pixels -= kept.removeFirst().pixels();
    }
    ReducedImage reduced = new ReducedImage(image, kind, size);
    kept.addLast(reduced);
    return reduced;
  }

  private static long wholeBytes(PDImageXObject image) throws IOException {
    ImageKind kind = ImageKind.of(image);
    long bytes = kind.wholeBytes();
    PDImageXObject mask = mask(image);
    if (mask != null) {
      bytes += ImageKind.of(mask).wholeBytes() + 4 * withMask(image, kind).pixels();
    } else if (image.isStencil()) {
      bytes += 4 * kind.size().pixels();
    }
    return bytes;
  }

  /** PDFBox, too, draws an image as large as its mask, if that is larger. */
  private static Size withMask(PDImageXObject image, ImageKind kind) throws IOException {
    PDImageXObject mask = mask(image);
    return mask == null ? kind.size() : kind.size().atLeast(ImageKind.of(mask).size());
  }

  private static boolean comesInRows(PDImageXObject image, ImageKind kind) throws IOException {
    if (!kind.comesInRows() || image.getColorKeyMask() != null) {
      return false;
    }
    PDImageXObject mask = mask(image);
    if (mask == null) {
      return true;
    }
    ImageKind ofMask = ImageKind.of(mask);
    // A matte says that the colours were mixed with another beforehand.
    return ofMask.comesInRows()
        && ofMask.samples() == 1
        && !ofMask.isIndexed()
        && !mask.getCOSObject().containsKey(COSName.MATTE);
  }

  /** The soft mask, or else the stencil; null if there is none. */
  static PDImageXObject mask(PDImageXObject image) throws IOException {
    PDImageXObject soft = image.getSoftMask();
    if (soft != null) {
      return soft;
    }
    PDImageXObject mask = image.getMask();
    return mask != null && mask.isStencil() ? mask : null;
  }
}

package dev.pagerunner.vision.source.drawing;

import java.util.Map;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.image.PDImage;

/** What users are told about parts of a page that cannot be drawn. */
final class DamagedParts {
  private static final Map<String, String> BY_OPERATOR =
      Map.ofEntries(
          Map.entry(OperatorName.DRAW_OBJECT, "An image or a drawing is damaged and is missing."),
          Map.entry(OperatorName.BEGIN_INLINE_IMAGE, "A small image is damaged and is missing."),
          Map.entry(OperatorName.SHADING_FILL, "A colour gradient is damaged and is missing."),
          Map.entry(OperatorName.SHOW_TEXT, "Some text is damaged and is missing."),
          Map.entry(OperatorName.SHOW_TEXT_ADJUSTED, "Some text is damaged and is missing."),
          Map.entry(OperatorName.SHOW_TEXT_LINE, "Some text is damaged and is missing."),
          Map.entry(OperatorName.FILL_NON_ZERO, "A filled shape is damaged and is missing."),
          Map.entry(OperatorName.FILL_EVEN_ODD, "A filled shape is damaged and is missing."),
          Map.entry(OperatorName.STROKE_PATH, "A line is damaged and is missing."));

  /** The prefix of a font of which the document has only the glyphs that it uses. */
  private static final String SUBSET = "^[A-Z]{6}\\+";

  private static final int LONGEST_NAME = 60;

  /** Pixels of an image. */
  private static final long LARGE = 8_000_000;

  private DamagedParts() {}

  static String message(String operator) {
    return BY_OPERATOR.getOrDefault(
        operator, "Something is damaged and is ignored (operator " + operator + ").");
  }

  static String message(PDFont font) {
    return "The font " + name(font) + " is damaged: letters are missing.";
  }

  static String replaced(PDFont font) {
    return "The font "
        + name(font)
        + " of the document is damaged: another is drawn instead, and letters may be wrong.";
  }

  static String name(PDFont font) {
    String name = font.getName();
    String known = name == null ? "without a name" : name.replaceFirst(SUBSET, "");
    return known.substring(0, Math.min(LONGEST_NAME, known.length()));
  }

  static String message(PDImage image) {
    return "An image of %d × %d pixels cannot be decoded (%s)."
        .formatted(width(image), height(image), filter(image));
  }

  static String tooLarge(PDImage image) {
    return "An image of %d × %d pixels takes more memory than there is (%s)."
        .formatted(width(image), height(image), filter(image));
  }

  /** Whether it is an image's fault if memory runs out while it is drawn. */
  static boolean isLarge(PDImage image) {
    return (long) width(image) * height(image) >= LARGE;
  }

  // The image itself may be asked nothing: for some of its answers it decodes itself.

  private static int width(PDImage image) {
    return image.getCOSObject().getInt(COSName.WIDTH, COSName.W);
  }

  private static int height(PDImage image) {
    return image.getCOSObject().getInt(COSName.HEIGHT, COSName.H);
  }

  private static String filter(PDImage image) {
    return filter(image.getCOSObject().getDictionaryObject(COSName.FILTER, COSName.F));
  }

  private static String filter(COSBase filters) {
    COSBase last =
        filters instanceof COSArray several && several.size() > 0
            ? several.getObject(several.size() - 1)
            : filters;
    return last instanceof COSName name ? name.getName() : "not compressed";
  }
}

package dev.pagerunner.vision.source.drawing;

import dev.pagerunner.domain.PageWarning.Kind;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.PDType3Font;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;

/**
 * Notices letters of fonts that a document counts on the reader to have, and that no font of this
 * server has: boxes are drawn for them, or nothing. Fonts of the document that cannot be read are
 * noticed as well: others are drawn instead, by codes that may be other letters in them.
 */
final class MissingFonts {
  private final PageWarnings warnings;

  /** A font is noted once. */
  private final Set<PDFont> noted = Collections.newSetFromMap(new IdentityHashMap<>());

  MissingFonts(PageWarnings warnings) {
    this.warnings = warnings;
  }

  void look(PDFont font, int code) throws IOException {
    if (font instanceof PDType3Font || font.isEmbedded() || noted.contains(font)) {
      return;
    }
    if (isInDocument(font)) {
      noted.add(font);
      warnings.note(Kind.FONT_DAMAGED, DamagedParts.replaced(font));
    } else if (isMissing(font, code)) {
      String text = font.toUnicode(code);
      int character = text == null || text.isEmpty() ? '?' : text.codePointAt(0);
      if (isVisible(character)) {
        noted.add(font);
        warnings.note(
            Kind.FONT_MISSING,
            "The font %s is not in the document, and letters of it are missing on this server: install %s."
                .formatted(DamagedParts.name(font), packageFor(font, character)));
      }
    }
  }

  /** It should have been used, and PDFBox cannot read it. */
  private static boolean isInDocument(PDFont font) {
    PDFontDescriptor about = font.getFontDescriptor();
    return about != null
        && (about.getFontFile() != null
            || about.getFontFile2() != null
            || about.getFontFile3() != null);
  }

  private static boolean isMissing(PDFont font, int code) throws IOException {
    if (font instanceof PDType1Font type1) {
      // Of a code it knows only whether it has a name.
      String name = type1.getEncoding().getName(code);
      return !name.equals(".notdef") && !type1.hasGlyph(name);
    }
    return font instanceof PDVectorFont vector && !vector.hasGlyph(code);
  }

  private static boolean isVisible(int character) {
    return !Character.isWhitespace(character)
        && !Character.isSpaceChar(character)
        && !Character.isISOControl(character)
        && Character.getType(character) != Character.FORMAT;
  }

  /** The Debian package with a font for it, as far as one is known. */
  private static String packageFor(PDFont font, int character) {
    String name = DamagedParts.name(font);
    if (name.contains("Dingbats") || name.startsWith("Symbol")) {
      return "fonts-urw-base35";
    }
    return switch (UnicodeScript.of(character)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> "fonts-wqy-microhei";
      case ARABIC, HEBREW, GREEK, CYRILLIC, ARMENIAN, GEORGIAN -> "fonts-dejavu-core";
      case LATIN, COMMON, INHERITED, UNKNOWN -> "that font";
      default -> "fonts-noto-core";
    };
  }
}

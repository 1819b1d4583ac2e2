package dev.pagerunner.vision.source.form;

import java.io.IOException;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;

/**
 * A font of the server with the letters of many languages: the fonts of forms have some 200
 * letters, and people type others.
 */
final class ManyLetters {
  private static final String FONT = "DejaVuSans";
  private static final COSName NAME = COSName.getPDFName("PagerunnerMany");

  private final PDFont font;

  /** Adds the font to those of the form. */
  ManyLetters(PDDocument document, PDAcroForm form) throws IOException {
    TrueTypeFont letters = FontMappers.instance().getTrueTypeFont(FONT, null).getFont();
    font = PDType0Font.load(document, letters, false);
    if (form.getDefaultResources() == null) {
      form.setDefaultResources(new PDResources());
    }
    form.getDefaultResources().put(NAME, font);
  }

  /** As an appearance string names it. */
  String name() {
    return "/" + NAME.getName();
  }

  /** The text with a question mark for each letter that this font does not have either. */
  String drawable(String text) {
    StringBuilder drawable = new StringBuilder();
    text.codePoints()
        .mapToObj(Character::toString)
        .map(letter -> has(letter) ? letter : "?")
        .forEach(drawable::append);
    return drawable.toString();
  }

  private boolean has(String letter) {
    if (letter.isBlank()) {
      // The ends of lines are no letters.
      return true;
    }
    try {
      font.encode(letter);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}

package dev.pagerunner.vision.source.drawing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;

/**
 * Functions in the language of PostScript (type 4), by which some gradients change their colour.
 * PDFBox divides only whole numbers with remainder and fails for others; other readers cut off what
 * is behind the point first, and so does a function that is repaired here.
 */
final class CalculatorFunctions {
  private static final int TYPE = 4;

  /** Functions of functions. */
  private static final int DEEPEST = 4;

  private static final int LONGEST = 1 << 16;

  private static final String WHOLE = "cvi exch cvi exch ";

  /** Unless it is repaired already. */
  private static final Pattern DIVISION =
      Pattern.compile("(?<!" + WHOLE + ")(?<![^\\s{}])(mod|idiv)(?![^\\s{}])");

  private CalculatorFunctions() {}

  /** Repairs the functions of a gradient. */
  static void repairIn(COSBase shading) throws IOException {
    if (shading instanceof COSDictionary entries) {
      repair(entries.getDictionaryObject(COSName.FUNCTION), 0);
    }
  }

  private static void repair(COSBase function, int depth) throws IOException {
    if (depth > DEEPEST) {
      return;
    }
    if (function instanceof COSArray several) {
      for (int i = 0; i < several.size(); i++) {
        repair(several.getObject(i), depth + 1);
      }
    } else if (function instanceof COSStream stream
        && stream.getInt(COSName.FUNCTION_TYPE) == TYPE) {
      repair(stream);
    } else if (function instanceof COSDictionary entries) {
      repair(entries.getDictionaryObject(COSName.FUNCTIONS), depth + 1);
    }
  }

  private static void repair(COSStream function) throws IOException {
    String text;
    try (InputStream in = function.createInputStream()) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    }
    Matcher division = DIVISION.matcher(text);
    if (text.length() < LONGEST && division.find()) {
      try (OutputStream out = function.createOutputStream()) {
        out.write(division.replaceAll(WHOLE + "$1").getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }
}

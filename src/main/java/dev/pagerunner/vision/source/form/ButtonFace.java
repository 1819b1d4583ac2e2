package dev.pagerunner.vision.source.form;

import java.io.IOException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDAppearanceContentStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.color.PDColor;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceCharacteristicsDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDBorderStyleDictionary;

/**
 * The appearance of a check box or radio button that has none: its border and background, and its
 * mark if it is on. Marks are drawn as lines: the font that they are letters of, Zapf Dingbats, is
 * on few servers.
 */
final class ButtonFace {
  private static final int RADIO = 1 << 15;

  /** How far a circle's control points lie from its corners, in radii. */
  private static final float ARC = 0.5523f;

  private final PDDocument document;
  private final PDAnnotationWidget widget;
  private final boolean isRadio;
  private final float width;
  private final float height;

  ButtonFace(PDDocument document, PDAnnotationWidget widget, int flags) throws IOException {
    PDRectangle place = widget.getRectangle();
    if (place == null) {
      throw new IOException("a button without a place");
    }
    this.document = document;
    this.widget = widget;
    this.isRadio = (flags & RADIO) != 0;
    this.width = place.getWidth();
    this.height = place.getHeight();
  }

  void draw() throws IOException {
    PDAppearanceStream face = new PDAppearanceStream(document);
    face.setBBox(new PDRectangle(width, height));
    face.setResources(new PDResources());
    try (PDAppearanceContentStream content = new PDAppearanceContentStream(face)) {
      PDAppearanceCharacteristicsDictionary look = widget.getAppearanceCharacteristics();
      if (look != null) {
        ground(content, look.getBackground());
        border(content, look.getBorderColour());
      }
      if (isOn()) {
        mark(content, look == null ? null : look.getNormalCaption());
      }
    }
    PDAppearanceDictionary appearances = new PDAppearanceDictionary();
    appearances.setNormalAppearance(face);
    widget.setAppearance(appearances);
  }

  private boolean isOn() {
    COSDictionary entries = widget.getCOSObject();
    COSBase state = entries.getDictionaryObject(COSName.AS);
    if (state == null) {
      state = entries.getDictionaryObject(COSName.V);
    }
    return state instanceof COSName name && !name.equals(COSName.Off);
  }

  private void ground(PDAppearanceContentStream content, PDColor color) throws IOException {
    if (color != null && color.getComponents().length > 0) {
      content.setNonStrokingColor(color);
      outline(content, 0);
      content.fill();
    }
  }

  private void border(PDAppearanceContentStream content, PDColor color) throws IOException {
    PDBorderStyleDictionary style = widget.getBorderStyle();
    float line = style == null ? 1 : style.getWidth();
    if (color != null && color.getComponents().length > 0 && line > 0) {
      content.setStrokingColor(color);
      content.setLineWidth(line);
      outline(content, line / 2);
      content.stroke();
    }
  }

  private void outline(PDAppearanceContentStream content, float inset) throws IOException {
    if (isRadio) {
      circle(content, Math.min(width, height) / 2 - inset);
    } else {
      content.addRect(inset, inset, width - 2 * inset, height - 2 * inset);
    }
  }

  /** By the letter of Zapf Dingbats that the field names. */
  private void mark(PDAppearanceContentStream content, String letter) throws IOException {
    float size = Math.min(width, height);
    content.setNonStrokingColor(0f);
    content.setStrokingColor(0f);
    content.setLineWidth(size / 8);
    switch (letter == null || letter.isEmpty() ? (isRadio ? "l" : "4") : letter) {
      case "l" -> circle(content, size / 4);
      case "n" -> content.addRect(width / 2 - size / 4, height / 2 - size / 4, size / 2, size / 2);
      case "u" -> line(content, size, true, 0, .32f, .32f, 0, 0, -.32f, -.32f, 0);
      case "5", "6", "7", "8" -> {
        line(content, size, false, -.28f, -.28f, .28f, .28f);
        line(content, size, false, -.28f, .28f, .28f, -.28f);
        content.stroke();
        return;
      }
      default -> {
        line(content, size, false, -.3f, 0, -.1f, -.28f, .3f, .3f);
        content.stroke();
        return;
      }
    }
    content.fill();
  }

  /** Through points that are given from the middle, in parts of the size. */
  private void line(PDAppearanceContentStream content, float size, boolean closed, float... xy)
      throws IOException {
    content.moveTo(width / 2 + xy[0] * size, height / 2 + xy[1] * size);
    for (int i = 2; i < xy.length; i += 2) {
      content.lineTo(width / 2 + xy[i] * size, height / 2 + xy[i + 1] * size);
    }
    if (closed) {
      content.closePath();
    }
  }

  private void circle(PDAppearanceContentStream content, float r) throws IOException {
    float x = width / 2;
    float y = height / 2;
    float c = r * ARC;
    content.moveTo(x + r, y);
    content.curveTo(x + r, y + c, x + c, y + r, x, y + r);
    content.curveTo(x - c, y + r, x - r, y + c, x - r, y);
    content.curveTo(x - r, y - c, x - c, y - r, x, y - r);
    content.curveTo(x + c, y - r, x + r, y - c, x + r, y);
    content.closePath();
  }
}

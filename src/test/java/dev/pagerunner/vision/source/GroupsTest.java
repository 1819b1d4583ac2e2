package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.vision.Pdfs;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroupAttributes;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transparency groups, and soft masks in them. */
class GroupsTest {
  private static final String CONTENT =
      "BT /F1 12 Tf 20 60 Td (The quick brown fox jumps over the lazy dog) Tj ET"
          + " 0.5 w 20 20 300 30 re S 0.2 0.4 0.8 rg 60.3 25.7 100 20 re f";

  @TempDir Path folder;

  /** Of the groups; null if they say nothing. */
  private COSBase colors;

  /** On pages whose size is a whole number of pixels, and on others; alone, and among many. */
  @ParameterizedTest
  @CsvSource({
    "400, 100, 1, 0, 0.6",
    "400, 100, 1, 90, 0.6",
    "400, 100, 12, 0, 0.6",
    "400, 100, 12, 270, 0.6",
    "400.28, 100.89, 1, 0, 2",
    "400.28, 100.89, 12, 0, 2"
  })
  void whatIsInAGroupLiesWhereItLiesWithout(
      float width, float height, int groups, int turned, double most) throws IOException {
    PDRectangle box = new PDRectangle(width, height);
    BufferedImage direct = drawn(box, 0, turned).image();

    DrawnPage drawn = drawn(box, groups, turned);

    assertThat(Greys.difference(Greys.of(drawn.image()), Greys.of(direct))).isLessThan(most);
    assertThat(Cases.text(drawn)).contains("The quick brown fox jumps over the lazy dog");
  }

  @Test
  void aGroupWhoseColoursAreDamagedIsDrawn() throws IOException {
    colors = COSInteger.ONE;

    DrawnPage drawn = drawn(new PDRectangle(400, 100), 1, 0);

    assertThat(Cases.text(drawn)).contains("The quick brown fox");
    assertThat(drawn.warnings()).isEmpty();
  }

  /** Each is 60 by 60 pixels, 60 pixels from the one before, and in ten rows. */
  @Test
  void manyGroupsWithSoftMasksAreAllSeen() {
    BufferedImage drawn = Cases.drawn("soft-masks-100", folder).image();

    for (int i = 0; i < 100; i++) {
      double x = (120 + i % 10 * 40) * 1.5;
      double y = 1263 - (120 + i / 10 * 45) * 1.5;
      Color color = new Color(drawn.getRGB((int) x, (int) y));
      assertThat(color.getRed()).as("group %d", i).isGreaterThan(220);
      assertThat(color.getGreen()).as("group %d", i).isBetween(100, 200);
    }
  }

  /** The content as it is, or in groups inside of groups: of several, the last draws it. */
  private DrawnPage drawn(PDRectangle box, int groups, int turned) throws IOException {
    Path file = folder.resolve("groups.pdf");
    try (PDDocument document = new PDDocument()) {
      PDResources resources = new PDResources();
      resources.put(COSName.getPDFName("F1"), Pdfs.FONT);
      PDFormXObject content = form(document, box, resources, groups > 0);
      PDFormXObject nothing = form(document, box, resources, true);
      try (OutputStream out = nothing.getStream().createOutputStream()) {
        out.write("0 0 10 10 re n".getBytes(StandardCharsets.US_ASCII));
      }
      Pdfs.addPage(
              document,
              box,
              page -> {
                for (int i = 1; i < groups; i++) {
                  page.drawForm(nothing);
                }
                page.transform(new Matrix());
                page.drawForm(content);
              })
          .setRotation(turned);
      document.save(file.toFile());
    }
    return Cases.drawn(file, folder);
  }

  private PDFormXObject form(
      PDDocument document, PDRectangle box, PDResources resources, boolean isGroup)
      throws IOException {
    PDFormXObject form = isGroup ? new PDTransparencyGroup(document) : new PDFormXObject(document);
    form.setBBox(box);
    form.setResources(resources);
    if (isGroup) {
      COSDictionary group = new PDTransparencyGroupAttributes().getCOSObject();
      if (colors != null) {
        group.setItem(COSName.CS, colors);
      }
      form.getCOSObject().setItem(COSName.GROUP, group);
    }
    try (OutputStream out = form.getStream().createOutputStream()) {
      out.write(CONTENT.getBytes(StandardCharsets.US_ASCII));
    }
    return form;
  }
}

package dev.pagerunner.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.color.PDDeviceRGB;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** Makes small PDFs that cost whoever reads them more than they should. */
public final class HostilePdf {
  private static final COSName X = COSName.getPDFName("X");
  private static final int TIMES = 10;

  /** Forms that each show the next ten times: 10^12 rectangles. */
  private static final int DEPTH = 11;

  private HostilePdf() {}

  /** A document that begins with ordinary pages, and goes on with some that are never drawn. */
  public static Path endless(int ordinary, int endless, Path folder, String name) {
    return write(
        folder.resolve(name),
        document -> {
          for (int n = 0; n < ordinary; n++) {
            addPage(document, "72 700 200 12 re f\n", null);
          }
          PDFormXObject form = endlessForm(document);
          for (int n = 0; n < endless; n++) {
            addPage(document, "/X Do", form);
          }
        });
  }

  /** A page that shows 20,000 times what is not there. */
  public static Path fullOfFaults(Path folder, String name) {
    return write(
        folder.resolve(name), document -> addPage(document, "/Nope Do\n".repeat(20_000), null));
  }

  /** A page that takes more memory than there is. */
  public static Path greedy(Path folder, String name) {
    return write(folder.resolve(name), document -> addPage(document, "q ".repeat(2_000_000), null));
  }

  /** A page with a form that shows itself. */
  public static Path showingItself(Path folder, String name) {
    return write(
        folder.resolve(name),
        document -> addPage(document, "/X Do", formThatShowsItself(document)));
  }

  /** What a page does to whoever reads it. */
  private enum Harm {
    /** Is drawn for ever. */
    ENDLESS,
    /** Takes more memory than there is. */
    GREEDY,
    FULL_OF_FAULTS,
    SHOWS_ITSELF,
    /** Is nested deeper than any stack. */
    NESTED,
    /** Has an image of more pixels than memory, and none of its bytes. */
    HUGE_IMAGE,
    /** Is not compressed as it says. */
    DAMAGED,
    /** Draws where no number reaches. */
    ABSURD_NUMBERS,
    /** Writes with a font that is none. */
    DAMAGED_FONT;

    /** The two that cost seconds come less often than the others. */
    static Harm any(Random random) {
      int at = random.nextInt(2 + RARITY * (values().length - 2));
      return at < 2 ? values()[at] : values()[2 + (at - 2) / RARITY];
    }

    private static final int RARITY = 2;
  }

  /** A document of pages that each do harm of some kind. */
  public static Path ofEveryKind(int pages, Random random, Path folder, String name) {
    return write(
        folder.resolve(name),
        document -> {
          for (int n = 0; n < pages; n++) {
            addHarmful(document, Harm.any(random));
          }
        });
  }

  private static void addHarmful(PDDocument document, Harm harm) throws IOException {
    switch (harm) {
      case ENDLESS -> addPage(document, "/X Do", endlessForm(document));
      case GREEDY -> addPage(document, "q ".repeat(2_000_000), null);
      case FULL_OF_FAULTS -> addPage(document, "/Nope Do\n".repeat(20_000), null);
      case SHOWS_ITSELF -> addPage(document, "/X Do", formThatShowsItself(document));
      case NESTED -> addPage(document, "[".repeat(500_000), null);
      case HUGE_IMAGE -> addPage(document, "500 0 0 500 0 0 cm /X Do", hugeImage(document));
      case DAMAGED -> addDamaged(document);
      case ABSURD_NUMBERS ->
          addPage(document, "1e30 0 0 1e30 -1e37 9e37 cm 0 0 1e38 1e38 re f S\n".repeat(500), null);
      case DAMAGED_FONT -> addWithDamagedFont(document);
    }
  }

  private static PDImageXObject hugeImage(PDDocument document) throws IOException {
    PDImageXObject image = new PDImageXObject(document);
    image.setWidth(60_000);
    image.setHeight(60_000);
    image.setBitsPerComponent(8);
    image.setColorSpace(PDDeviceRGB.INSTANCE);
    return image;
  }

  private static void addDamaged(PDDocument document) throws IOException {
    addPage(document, "72 700 200 12 re f\n".repeat(5_000), null);
    COSStream content = (COSStream) lastPage(document).getCOSObject().getItem(COSName.CONTENTS);
    try (OutputStream out = content.createRawOutputStream()) {
      out.write("these are no compressed bytes ".repeat(100).getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void addWithDamagedFont(PDDocument document) throws IOException {
    COSDictionary descriptor = new COSDictionary();
    PDStream file = new PDStream(document);
    write(file, "no font at all ".repeat(1_000));
    descriptor.setItem(COSName.TYPE, COSName.FONT_DESC);
    descriptor.setItem(COSName.FONT_FILE2, file);
    COSDictionary font = new COSDictionary();
    font.setItem(COSName.TYPE, COSName.FONT);
    font.setItem(COSName.SUBTYPE, COSName.TRUE_TYPE);
    font.setItem(COSName.FONT_DESC, descriptor);
    COSDictionary fonts = new COSDictionary();
    fonts.setItem(X, font);
    addPage(document, "BT /X 12 Tf 72 700 Td (abc \\377\\001) Tj ET\n".repeat(2_000), null);
    lastPage(document).getResources().getCOSObject().setItem(COSName.FONT, fonts);
  }

  private static PDPage lastPage(PDDocument document) {
    return document.getPage(document.getNumberOfPages() - 1);
  }

  private interface Making {
    void fill(PDDocument document) throws IOException;
  }

  private static Path write(Path file, Making making) {
    try (PDDocument document = new PDDocument()) {
      making.fill(document);
      document.save(file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PDFormXObject endlessForm(PDDocument document) throws IOException {
    PDFormXObject form = form(document, "0 0 9 9 re f ".repeat(TIMES), null);
    for (int depth = 0; depth < DEPTH; depth++) {
      form = form(document, "/X Do ".repeat(TIMES), form);
    }
    return form;
  }

  private static PDFormXObject formThatShowsItself(PDDocument document) throws IOException {
    PDFormXObject form = form(document, "/X Do ".repeat(TIMES), null);
    form.setResources(showing(form));
    return form;
  }

  private static PDFormXObject form(PDDocument document, String content, PDFormXObject shown)
      throws IOException {
    PDFormXObject form = new PDFormXObject(document);
    form.setBBox(PDRectangle.LETTER);
    write(form.getContentStream(), content);
    form.setResources(showing(shown));
    return form;
  }

  private static void addPage(PDDocument document, String content, PDXObject shown)
      throws IOException {
    PDPage page = new PDPage(PDRectangle.LETTER);
    PDStream stream = new PDStream(document);
    write(stream, content);
    page.setContents(stream);
    page.setResources(showing(shown));
    document.addPage(page);
  }

  private static PDResources showing(PDXObject shown) {
    PDResources resources = new PDResources();
    if (shown != null) {
      resources.put(X, shown);
    }
    return resources;
  }

  private static void write(PDStream stream, String content) throws IOException {
    try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
      out.write(content.getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}

package dev.pagerunner.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;

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
          PDFormXObject form = form(document, "0 0 9 9 re f ".repeat(TIMES), null);
          for (int depth = 0; depth < DEPTH; depth++) {
            form = form(document, "/X Do ".repeat(TIMES), form);
          }
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
        document -> {
          PDFormXObject form = form(document, "/X Do ".repeat(TIMES), null);
          PDResources resources = new PDResources();
          resources.put(X, form);
          form.setResources(resources);
          addPage(document, "/X Do", form);
        });
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

  private static PDFormXObject form(PDDocument document, String content, PDFormXObject shown)
      throws IOException {
    PDFormXObject form = new PDFormXObject(document);
    form.setBBox(PDRectangle.LETTER);
    write(form.getContentStream(), content);
    form.setResources(showing(shown));
    return form;
  }

  private static void addPage(PDDocument document, String content, PDFormXObject shown)
      throws IOException {
    PDPage page = new PDPage(PDRectangle.LETTER);
    PDStream stream = new PDStream(document);
    write(stream, content);
    page.setContents(stream);
    page.setResources(showing(shown));
    document.addPage(page);
  }

  private static PDResources showing(PDFormXObject shown) {
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

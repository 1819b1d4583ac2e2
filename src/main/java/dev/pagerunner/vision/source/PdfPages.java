package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PageWarning.Kind;
import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.vision.source.drawing.PageRenderer;
import dev.pagerunner.vision.source.drawing.PageWarnings;
import dev.pagerunner.vision.source.form.FormFields;
import dev.pagerunner.vision.text.GlyphCollector;
import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.filter.MissingImageReaderException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of a PDF. Whatever PDFBox throws becomes a failure that a user understands. */
final class PdfPages implements Pages {
  private static final Logger LOG = LoggerFactory.getLogger(PdfPages.class);

  private final PDDocument document;
  private final int count;
  private final RenderLimits limits;
  private final String name;
  private final PageRenderer renderer;

  /** Null until a page is drawn: most documents are opened without that. */
  private FormFields form;

  private PdfPages(PDDocument document, RenderLimits limits, String name) {
    this.document = document;
    this.count = document.getNumberOfPages();
    this.limits = limits;
    this.name = name;
    this.renderer = new PageRenderer(document);
  }

  static PdfPages open(Path file, RenderLimits limits, String name) {
    PDDocument document = PdfFile.open(file, limits);
    try {
      return new PdfPages(document, limits, name);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      PdfFile.close(document);
      throw ReadFailures.damaged("PDF", e);
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public DrawnPage draw(int number, double dpi) {
    try {
      PDPage page = document.getPage(number - 1);
      PageBoxes.repair(page);
      PageGeometry geometry = PageGeometry.of(page, dpi);
      demandDrawable(geometry);
      demandContents(page);
      GlyphCollector glyphs = new GlyphCollector(geometry.toImage());
      PageWarnings warnings = new PageWarnings();
      fillForm(page, warnings);
      BufferedImage image = renderer.draw(number - 1, (float) geometry.scale(), glyphs, warnings);
      page.removePageResourceFromCache();
      if (!warnings.list().isEmpty()) {
        LOG.info("Page {} of {} has warnings. {}", number, name, warnings);
      }
      return new DrawnPage(image, dpi, new PageText(glyphs.glyphs()), warnings.list());
    } catch (MissingImageReaderException e) {
      throw ReadFailures.undrawable(
          "The page has an image in a format that this installation cannot decode.", e);
    } catch (FailureException e) {
      throw e;
    } catch (TemporaryFileException e) {
      throw ReadFailures.noTemporaryFile(Phase.RENDER, e);
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      throw undrawable(e);
    } catch (OutOfMemoryError e) {
      throw ReadFailures.outOfMemory(Phase.RENDER, e);
    }
  }

  private void fillForm(PDPage page, PageWarnings warnings) throws TemporaryFileException {
    try {
      if (form == null) {
        form = new FormFields(document);
      }
      int missing = form.fill(page);
      if (missing > 0) {
        warnings.note(
            Kind.FORM_NOT_FILLED, "Values of form fields cannot be drawn: " + missing + ".");
      }
    } catch (TemporaryFileException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      warnings.note(Kind.FORM_NOT_FILLED, "The form is damaged: values may be missing.", e);
    }
  }

  private static RuntimeException undrawable(Throwable cause) {
    return ReadFailures.undrawable(
        "The page is damaged and cannot be drawn. The document's other pages are not affected.",
        cause);
  }

  private void demandDrawable(PageGeometry geometry) {
    double pixels = geometry.width() * geometry.height();
    // A size that is no number must not pass.
    if (!(pixels <= limits.maxPixels())) {
      throw ReadFailures.pageTooLarge(geometry.width(), geometry.height(), limits.maxPixels());
    }
  }

  /**
   * What a page shows may be missing from a file that was damaged; PDFBox draws such pages blank.
   */
  private void demandContents(PDPage page) {
    COSDictionary entries = page.getCOSObject();
    if (isMissing(entries.getItem(COSName.CONTENTS))
        || (entries.getDictionaryObject(COSName.CONTENTS) instanceof COSArray parts
            && StreamSupport.stream(parts.spliterator(), false).anyMatch(this::isMissing))) {
      throw ReadFailures.undrawable(
          "The page's content is missing from the file. Upload an undamaged copy; this one's other"
              + " pages are not affected.",
          null);
    }
  }

  private boolean isMissing(COSBase value) {
    return value instanceof COSObject reference
        && !document.getDocument().getXrefTable().containsKey(reference.getKey());
  }

  @Override
  public String whatTakesLong(int number) {
    return renderer.whatTakesLong(number - 1);
  }

  @Override
  public void abandon() {
    renderer.abandon();
  }

  @Override
  public void close() {
    PdfFile.close(document);
  }
}

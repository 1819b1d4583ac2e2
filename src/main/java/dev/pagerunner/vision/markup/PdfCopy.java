package dev.pagerunner.vision.markup;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.TemporaryFileException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.domain.UnexportableException.Reason;
import dev.pagerunner.vision.source.PageBoxes;
import dev.pagerunner.vision.source.PageGeometry;
import dev.pagerunner.vision.source.PdfFile;
import dev.pagerunner.vision.source.RenderLimits;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;

/**
 * A PDF that gets additions. The copy has the bytes of the original, and behind them what is new:
 * incremental updates, which keep encryption as it is and a signature readable. Without additions
 * the copy is the original.
 *
 * <p>An annotation takes some 9 KB of memory until it is written, so that an update has no more
 * than some thousands of them.
 */
public final class PdfCopy implements AutoCloseable {
  /** Rectangles in all. */
  static final int MOST_BOXES = 20_000;

  static final int MOST_BOOKMARKS = 20_000;

  private static final int BOXES_AN_UPDATE = 2_000;

  /** Annotations of pages' own that are written again: a file may share many among its pages. */
  private static final int COPIED_AN_UPDATE = 50_000;

  private final Path file;
  private final RenderLimits limits;

  /** The original and the updates so far; null before the second update. */
  private Path updated;

  private PDDocument document;
  private AnnotatedPages pages;
  private Bookmarks bookmarks;

  private int boxes;
  private int boxesOfUpdate;
  private int copiedOfUpdate;
  private int titles;

  private PdfCopy(Path file, RenderLimits limits) {
    this.file = file;
    this.limits = limits;
    open(file);
  }

  private void open(Path version) {
    document = PdfFile.open(version, limits);
    pages = new AnnotatedPages(document);
    bookmarks = new Bookmarks(document);
  }

  /** What is drawn of a detection. */
  public record Mark(String label, String contents, int color) {}

  /**
   * Opens a PDF.
   *
   * @throws dev.pagerunner.domain.FailureException if it is damaged or needs a password
   */
  public static PdfCopy open(Path file, RenderLimits limits) {
    return new PdfCopy(file, limits);
  }

  /**
   * Has the author's permission for annotations checked.
   *
   * @throws UnexportableException if it is not given
   */
  public void demandAnnotations() {
    demand(permissions().canModifyAnnotations(), "annotations");
  }

  /**
   * Has the author's permission for bookmarks checked.
   *
   * @throws UnexportableException if it is not given
   */
  public void demandBookmarks() {
    AccessPermission given = permissions();
    demand(given.canAssembleDocument() || given.canModify(), "bookmarks");
  }

  private AccessPermission permissions() {
    return document.getCurrentAccessPermission();
  }

  private static void demand(boolean given, String what) {
    if (!given) {
      throw new UnexportableException(
          Reason.NOT_PERMITTED,
          "The PDF's author does not permit "
              + what
              + " in it. Use a copy without that restriction, or another format.");
    }
  }

  /** Whether the PDF has bookmarks of its own. */
  public boolean hasBookmarks() throws IOException {
    return guarded(bookmarks::areThere);
  }

  /**
   * Adds a rectangle that a viewer shows as an annotation.
   *
   * @param page from 1
   * @param dpi of the page image in whose pixels the box is
   * @throws IOException if a temporary file cannot be written
   */
  public void annotate(int page, double dpi, Box box, Mark mark) throws IOException {
    boxes++;
    demandFewer(boxes, MOST_BOXES, "20,000 boxes");
    int copied = guarded(() -> pages.copiedFor(page(page)));
    demandFewer(copied, MOST_BOXES, "20,000 annotations on a page");
    beginUpdateIfFull(copied);
    guarded(
        () -> {
          PDPage found = page(page);
          PageGeometry geometry = PageGeometry.of(found, dpi);
          pages.add(found, onPage(geometry, box), found.getUserUnit(), mark);
          return null;
        });
  }

  /**
   * Adds a bookmark behind the earlier ones.
   *
   * @param level from 1; a level that skips some is as if it did not
   * @param box of the title, in pixels of the page image
   * @throws IOException if a temporary file cannot be written
   */
  public void bookmark(int level, String title, int page, double dpi, Box box) throws IOException {
    titles++;
    demandFewer(titles, MOST_BOOKMARKS, "20,000 titles");
    guarded(
        () -> {
          PDPage found = page(page);
          bookmarks.add(level, title, found, onPage(PageGeometry.of(found, dpi), box));
          return null;
        });
  }

  private static void demandFewer(int count, int most, String what) {
    if (count > most) {
      throw new UnexportableException(
          Reason.TOO_LARGE,
          "There are more than " + what + ". Choose pages or labels, or a higher lowest score.");
    }
  }

  /**
   * Opens the document anew when there is enough in the update.
   *
   * @param copied annotations of the page that are written again with the new one
   */
  private void beginUpdateIfFull(int copied) throws IOException {
    boolean isFull =
        boxesOfUpdate == BOXES_AN_UPDATE
            || (copiedOfUpdate > 0 && copiedOfUpdate + copied > COPIED_AN_UPDATE);
    if (isFull) {
      append();
      PdfFile.close(document);
      open(updated);
      boxesOfUpdate = 0;
      copiedOfUpdate = 0;
    }
    boxesOfUpdate++;
    copiedOfUpdate += copied;
  }

  /** Writes what is new behind the version that is open. */
  private void append() throws IOException {
    try {
      if (updated == null) {
        updated = Files.createTempFile(limits.tempDir(), "copy-", ".pdf");
        Files.copy(file, updated, StandardCopyOption.REPLACE_EXISTING);
      }
      long size = Files.size(updated);
      try (OutputStream end =
          new BufferedOutputStream(Files.newOutputStream(updated, StandardOpenOption.APPEND))) {
        save(new TailOutput(end, size));
      }
    } catch (InterruptedIOException | TemporaryFileException e) {
      throw e;
    } catch (IOException e) {
      throw new TemporaryFileException(e);
    }
  }

  /** Writes the original and the changes; what {@code out} throws is not the document's fault. */
  private void save(OutputStream out) throws IOException {
    GuardedOutput guarded = new GuardedOutput(out);
    try {
      guarded(
          () -> {
            IncrementalSave.of(document, guarded);
            return null;
          });
    } finally {
      guarded.rethrow();
    }
  }

  private PDPage page(int number) {
    PDPage page = document.getPage(number - 1);
    PageBoxes.repair(page);
    return page;
  }

  /** From pixels of the page image to the coordinates of the page. */
  private static Rectangle2D onPage(PageGeometry geometry, Box box)
      throws NoninvertibleTransformException {
    AffineTransform toPage = geometry.toImage().createInverse();
    Rectangle2D pixels = new Rectangle2D.Double(box.x0(), box.y0(), box.width(), box.height());
    return toPage.createTransformedShape(pixels).getBounds2D();
  }

  /**
   * Writes the copy.
   *
   * @throws IOException if {@code out} or a temporary file cannot be written to
   */
  public void writeTo(OutputStream out) throws IOException {
    if (boxes + titles == 0) {
      Files.copy(file, out);
      return;
    }
    if (updated != null) {
      append();
      Files.copy(updated, out);
      return;
    }
    save(out);
  }

  /** Some work of PDFBox. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException, NoninvertibleTransformException;
  }

  /** Takes errors for the document's, but for those that cannot be. */
  private static <T> T guarded(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (PagerunnerException | TemporaryFileException | InterruptedIOException e) {
      throw e;
    } catch (IOException
        | NoninvertibleTransformException
        | RuntimeException
        | StackOverflowError
        | LinkageError e) {
      UnexportableException damaged =
          new UnexportableException(
              Reason.DAMAGED,
              "The PDF is damaged, so that nothing can be added to it. Open it in a viewer, save it"
                  + " again, and upload that file.");
      damaged.initCause(e);
      throw damaged;
    }
  }

  @Override
  public void close() throws IOException {
    PdfFile.close(document);
    if (updated != null) {
      Files.deleteIfExists(updated);
    }
  }
}

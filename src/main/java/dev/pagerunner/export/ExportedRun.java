package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A run as an exporter reads it: the pages that were read when the export began and that the user
 * wants, each with the detections that the user wants. Every pass sees the same pages. For one
 * thread, which may block.
 */
public interface ExportedRun {

  /** What is known of the run as a whole, as it was when the export began. */
  RunFacts facts();

  /** A folder for temporary files. */
  Path temp();

  /**
   * A local file with the bytes of the document, not to be modified.
   *
   * @throws IOException if they cannot be had
   */
  Path document() throws IOException;

  /** Goes over the pages in order. */
  void forEachPage(PageVisitor visitor) throws IOException;

  /** Goes over the pages in order, without their detections, which is faster. */
  void forEachEmptyPage(PageVisitor visitor) throws IOException;

  /** Copies the JPEG of a page. */
  void copyImage(int page, OutputStream out) throws IOException;

  /**
   * Copies the JPEG of a detection.
   *
   * @param n of the detection on its page
   */
  void copyCrop(int page, int n, OutputStream out) throws IOException;

  /** Looks at one page after another. */
  @FunctionalInterface
  interface PageVisitor {
    void visit(ExportedPage page) throws IOException;
  }
}

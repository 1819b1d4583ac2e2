package dev.pagerunner.vision.markup;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Writes a document and its changes. PDFBox goes through what was read of the document by
 * recursion, as deep as a chain of bookmarks is long, so this has a thread with a large stack.
 */
final class IncrementalSave {
  private static final long STACK_BYTES = 64L << 20;

  private final PDDocument document;
  private final OutputStream out;
  private Throwable failure;

  private IncrementalSave(PDDocument document, OutputStream out) {
    this.document = document;
    this.out = out;
  }

  /** Writes the original bytes and the changes; throws what PDFBox throws. */
  static void of(PDDocument document, OutputStream out) throws IOException {
    IncrementalSave save = new IncrementalSave(document, out);
    Thread thread = new Thread(null, save::run, "pdf-save", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    join(thread);
    save.rethrow();
  }

  /** Errors, too: those of the thread that waits are settled where they occur. */
  private void run() {
    try {
      document.saveIncremental(out);
    } catch (Throwable e) {
      failure = e;
    }
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The save was interrupted");
    }
  }

  private void rethrow() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}

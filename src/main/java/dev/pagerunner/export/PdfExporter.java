package dev.pagerunner.export;

import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.domain.UnexportableException.Reason;
import dev.pagerunner.vision.markup.PdfCopy;
import dev.pagerunner.vision.source.RenderLimits;
import java.io.IOException;
import java.io.OutputStream;

/** A format that is the document itself with additions. */
abstract class PdfExporter implements Exporter {
  @Override
  public String path() {
    return "document.pdf";
  }

  static final String MEDIA_TYPE = "application/pdf";

  @Override
  public String mediaType() {
    return MEDIA_TYPE;
  }

  @Override
  public Images images() {
    return Images.NEVER;
  }

  @Override
  public boolean needsDocument() {
    return true;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    String type = run.facts().source().mediaType();
    if (!type.equals(MEDIA_TYPE)) {
      throw new UnexportableException(
          Reason.NOT_A_PDF,
          name() + " is made of PDFs, and the document is " + type + ". Choose another format.");
    }
    try (PdfCopy copy = PdfCopy.open(run.document(), RenderLimits.defaults(run.temp()))) {
      add(run, copy);
      copy.writeTo(out);
    }
  }

  /** Adds what was found. */
  abstract void add(ExportedRun run, PdfCopy copy) throws IOException;
}

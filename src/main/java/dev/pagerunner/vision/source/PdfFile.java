package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.TemporaryFileException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens PDFs. Whatever PDFBox throws becomes a failure that a user understands. */
public final class PdfFile {
  private static final Logger LOG = LoggerFactory.getLogger(PdfFile.class);

  private PdfFile() {}

  /**
   * Opens a PDF, whose streams are unpacked to temporary files.
   *
   * @throws FailureException if it is damaged, cut off, or needs a password, or the disk fails
   */
  public static PDDocument open(Path file, RenderLimits limits) {
    if (!isWhole(file)) {
      throw ReadFailures.cutOff();
    }
    try {
      return Loader.loadPDF(file.toFile(), () -> ScratchSpace.of(limits));
    } catch (TemporaryFileException e) {
      throw ReadFailures.noTemporaryFile(Phase.OPEN, e);
    } catch (InvalidPasswordException e) {
      throw ReadFailures.encrypted(e);
    } catch (FailureException e) {
      throw e;
    } catch (LinkageError e) {
      throw isAboutCertificates(e)
          ? ReadFailures.encryptedForCertificates(e)
          : ReadFailures.damaged("PDF", e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw ReadFailures.damaged("PDF", e);
    }
  }

  private static boolean isWhole(Path file) {
    try {
      return PdfEnd.isIn(file);
    } catch (IOException e) {
      throw ReadFailures.noFile(e);
    }
  }

  /** Certificates need Bouncy Castle, which this program is not shipped with. */
  private static boolean isAboutCertificates(LinkageError e) {
    return String.valueOf(e.getMessage()).contains("bouncycastle");
  }

  /** Closes a PDF and deletes its temporary files; logs what goes wrong. */
  public static void close(PDDocument document) {
    try {
      document.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("Could not delete a document's temporary files: {}", e.toString());
    }
  }
}

package dev.pagerunner.cli;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporter.Images;
import dev.pagerunner.vision.PageResult;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes each file in the format of another program, when all of its pages are read. */
final class DetectExport implements DetectOutput {
  private final Exporter exporter;
  private final ExportOptions options;
  private final OutputStream out;
  private final DetectFolder folder;
  private final Path temp;

  private Path file;
  private DetectedRun run;

  /**
   * Writes to {@code folder}, or to {@code out} if that is null.
   *
   * @param temp an existing folder for temporary files
   */
  DetectExport(FormatOptions format, OutputStream out, DetectFolder folder, Path temp) {
    this.exporter = format.exporter().orElseThrow();
    this.options = format.options();
    this.out = out;
    this.folder = folder;
    this.temp = temp;
  }

  @Override
  public boolean wantsImages() {
    return options.images() || exporter.images() == Images.ALWAYS;
  }

  @Override
  public void startFile(Path source, ModelBundle model) throws IOException {
    file = source;
    run = new DetectedRun(source, model, temp.resolve("export"));
  }

  @Override
  public void page(PageResult page) throws IOException {
    run.add(page);
  }

  @Override
  public void failedPage(int page, Failure failure) {
    run.addFailed();
  }

  @Override
  public void endFile() throws IOException {
    try {
      write();
    } catch (UnexportableException e) {
      throw new FailureException(
          new Failure(Failure.Category.UNREADABLE, Failure.Phase.SAVE, false, e.getMessage()), e);
    }
    run.close();
  }

  private void write() throws IOException {
    if (folder == null) {
      exporter.write(run, options, out);
      out.flush();
    } else {
      write(folder.fileFor(file, exporter.extension()));
    }
  }

  private void write(Path target) {
    try {
      Files.createDirectories(target.getParent());
      try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(target))) {
        exporter.write(run, options, to);
      }
    } catch (UnexportableException | FailureException e) {
      deleteWhatIsThere(target);
      throw e;
    } catch (IOException e) {
      deleteWhatIsThere(target);
      throw new PagerunnerException(target + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** A part is not to be taken for the whole. */
  private static void deleteWhatIsThere(Path target) {
    try {
      Files.deleteIfExists(target);
    } catch (IOException ignored) {
      // The caller reports why it could not be written.
    }
  }

  /** Writes nothing: why, is said on standard error. */
  @Override
  public void endFailedFile(Failure failure) throws IOException {
    run.close();
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}

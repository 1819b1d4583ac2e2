package dev.pagerunner.cli;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.export.ExportedPage;
import dev.pagerunner.export.ExportedRun;
import dev.pagerunner.export.RunFacts;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.vision.PageResult;
import dev.pagerunner.vision.model.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that was read without a server: its pages and images lie in a temporary folder. */
final class DetectedRun implements ExportedRun, AutoCloseable {
  private final Path file;
  private final ModelBundle model;
  private final Path folder;
  private final PageSpool pages;
  private int failed;
  private RunFacts.Source source;

  /** Creates {@code folder}. */
  DetectedRun(Path file, ModelBundle model, Path folder) throws IOException {
    this.file = file;
    this.model = model;
    this.folder = folder;
    Files.createDirectories(folder);
    pages = new PageSpool(folder.resolve("pages"));
  }

  /** Adds a page, with its images if it has some. */
  void add(PageResult page) throws IOException {
    pages.add(page);
    if (page.imageJpeg() != null) {
      Files.write(image(page.page()), page.imageJpeg());
    }
    for (int n = 1; n <= page.cropJpegs().size(); n++) {
      Files.write(crop(page.page(), n), page.cropJpegs().get(n - 1));
    }
  }

  /** Counts a page that could not be read. */
  void addFailed() {
    failed++;
  }

  private Path image(int page) {
    return folder.resolve(page + ".jpg");
  }

  private Path crop(int page, int n) {
    return folder.resolve(page + "_" + n + ".jpg");
  }

  @Override
  public RunFacts facts() {
    return new RunFacts(
        null,
        source(),
        new RunFacts.Model(
            new ModelRef(model.name(), model.version(), model.sha256()),
            model.labels(),
            pages.masks()),
        new RunFacts.Progress(
            failed == 0 ? RunState.SUCCEEDED : RunState.PARTIAL,
            pages.pages() + failed,
            pages.pages(),
            failed));
  }

  private RunFacts.Source source() {
    if (source == null) {
      try {
        source = new RunFacts.Source(file.getFileName().toString(), mediaType(), Sha256.of(file));
      } catch (IOException e) {
        throw new PagerunnerException(file + " cannot be read: " + e.getMessage(), e);
      }
    }
    return source;
  }

  private String mediaType() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
      return switch (start) {
        case "\u0089PNG" -> "image/png";
        case "II*\0", "II+\0", "MM\0*", "MM\0+" -> "image/tiff";
        default -> start.startsWith("\u00ff\u00d8") ? "image/jpeg" : "application/pdf";
      };
    }
  }

  @Override
  public Path document() {
    return file;
  }

  @Override
  public Path temp() {
    return folder;
  }

  @Override
  public void forEachPage(PageVisitor visitor) throws IOException {
    pages.forEach(visitor);
  }

  @Override
  public void forEachEmptyPage(PageVisitor visitor) throws IOException {
    pages.forEach(page -> visitor.visit(empty(page)));
  }

  private static ExportedPage empty(ExportedPage page) {
    return new ExportedPage(page.page(), page.width(), page.height(), page.dpi(), List.of());
  }

  @Override
  public void copyImage(int page, OutputStream out) throws IOException {
    Files.copy(image(page), out);
  }

  @Override
  public void copyCrop(int page, int n, OutputStream out) throws IOException {
    Files.copy(crop(page, n), out);
  }

  @Override
  public void close() throws IOException {
    pages.close();
    TempFolders.delete(folder);
  }
}

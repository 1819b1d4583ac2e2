package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;

/** The page images, under the names that the other formats give them. */
final class PagesExporter implements Exporter {
  @Override
  public String name() {
    return "pages";
  }

  @Override
  public String description() {
    return "The page images alone; a zip.";
  }

  @Override
  public String mediaType() {
    return ZipWriter.MEDIA_TYPE;
  }

  @Override
  public String path() {
    return "pages.zip";
  }

  @Override
  public Images images() {
    return Images.ALWAYS;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (ZipWriter zip = ZipWriter.to(out, run.temp())) {
      run.forEachEmptyPage(
          page -> {
            zip.file(PageFiles.image(page.page()));
            run.copyImage(page.page(), zip);
          });
      zip.finish();
    }
  }
}

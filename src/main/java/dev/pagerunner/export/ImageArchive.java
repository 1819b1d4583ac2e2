package dev.pagerunner.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;

/** Another format's file in an archive together with its images. */
final class ImageArchive implements Exporter {
  private final Exporter exporter;

  ImageArchive(Exporter exporter) {
    this.exporter = exporter;
  }

  @Override
  public String name() {
    return exporter.name();
  }

  @Override
  public String description() {
    return exporter.description();
  }

  @Override
  public String mediaType() {
    return ZipWriter.MEDIA_TYPE;
  }

  @Override
  public String path() {
    return "archive.zip";
  }

  @Override
  public Images images() {
    return exporter.images();
  }

  @Override
  public Set<ExportOptions.Name> options() {
    return exporter.options();
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (ZipWriter zip = ZipWriter.to(out, run.temp())) {
      zip.file(exporter.path());
      exporter.write(run, options, zip);
      for (Exporter companion : exporter.companions()) {
        zip.file(companion.path());
        companion.write(run, options, zip);
      }
      exporter.writeImages(run, zip);
      zip.finish();
    }
  }
}

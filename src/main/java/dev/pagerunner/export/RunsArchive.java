package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Several runs in one format: a zip with a file for each, or a folder where the format is an
 * archive itself, and {@code runs.jsonl} that says which run is where. Holds a line of that for
 * each run in memory. For one thread.
 */
public final class RunsArchive implements AutoCloseable {
  public static final String MEDIA_TYPE = ZipWriter.MEDIA_TYPE;

  private static final String INDEX = "runs.jsonl";

  private final Exporter exporter;
  private final ExportOptions options;
  private final ZipWriter zip;
  private final UniqueNames names = new UniqueNames(INDEX);
  private final ByteArrayOutputStream index = new ByteArrayOutputStream();

  /** Whether a run is there in part. */
  private boolean begun;

  /** Writes to {@code out}, which stays open, with temporary files in the folder {@code temp}. */
  public RunsArchive(Exporter exporter, ExportOptions options, OutputStream out, Path temp) {
    this.exporter = exporter;
    this.options = options;
    this.zip = new ZipWriter(out, temp);
  }

  /**
   * Adds a run. If something is thrown and {@link #hasBegun} is false, the archive is as it was;
   * otherwise it is of no use any more.
   */
  public void add(ExportedRun run) throws IOException {
    String path;
    begun = false;
    if (exporter.mediaType().equals(ZipWriter.MEDIA_TYPE)) {
      path = names.of(run.facts().source().filename(), "/");
      begun = true;
      zip.enter(path);
      try {
        exporter.write(run, options, zip);
      } finally {
        zip.leave();
      }
    } else {
      path = names.of(run.facts().source().filename(), exporter.extension());
      Entry entry = new Entry(path);
      exporter.write(run, options, entry);
      entry.begin();
    }
    line(run.facts().id(), path, run.facts(), null);
  }

  /** Whether some of the run that was added last is written. */
  public boolean hasBegun() {
    return begun;
  }

  /** Says that a run is not in the archive, and why. */
  public void leaveOut(String run, String why) throws IOException {
    line(run, null, null, why);
  }

  private void line(String run, String path, RunFacts facts, String error) throws IOException {
    try (JsonGenerator json = JsonText.linesTo(index)) {
      json.writeStartObject();
      json.writeStringField("run", run);
      json.writeStringField("path", path);
      if (facts != null) {
        json.writeStringField("filename", facts.source().filename());
        json.writeStringField("model", facts.model().title());
        json.writeStringField("state", facts.progress().state().word());
        json.writeObjectField("pages_total", facts.progress().pages());
        json.writeNumberField("pages_done", facts.progress().done());
        json.writeNumberField("pages_failed", facts.progress().failed());
      }
      if (error != null) {
        json.writeStringField("error", error);
      }
      json.writeEndObject();
      JsonText.line(json);
    }
  }

  /** Ends the archive. */
  public void finish() throws IOException {
    zip.file(INDEX);
    zip.text(index.toString(StandardCharsets.UTF_8));
    zip.finish();
  }

  /** Deletes the temporary files. */
  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** A file of the archive that begins with its first byte. */
  private final class Entry extends OutputStream {
    private final String path;

    Entry(String path) {
      this.path = path;
    }

    void begin() throws IOException {
      if (!begun) {
        begun = true;
        zip.file(path);
      }
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      begin();
      zip.write(bytes, offset, length);
    }
  }
}

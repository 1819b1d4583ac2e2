package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.vision.PageReader;
import dev.pagerunner.vision.ReadOptions;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The document that a worker has open: kept from one slice to the next, so that a run of many
 * slices is fetched and parsed once.
 */
final class OpenDocument implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenDocument.class);

  private final UUID run;
  private final Path folder;
  private final PageSource source;
  private final ReadOptions options;
  private PageReader reader;

  private OpenDocument(UUID run, Path folder, PageSource source, ReadOptions options) {
    this.run = run;
    this.folder = folder;
    this.source = source;
    this.options = options;
  }

  /**
   * Fetches and opens the document of a lease; blocks the calling thread once its bytes are here.
   *
   * @return fails with a {@link dev.pagerunner.domain.FailureException} if it cannot be read
   */
  static Future<OpenDocument> open(BlobStore blobs, LeaseSession session, RenderLimits limits) {
    session.beginFetch();
    Lease lease = session.lease();
    Path folder = limits.tempDir().resolve(lease.run().toString());
    return blobs
        .fetch(BlobKeys.source(lease.document()), folder)
        .map(
            file -> {
              session.beginOpening();
              String name = "\"" + lease.title() + "\" (run " + lease.run() + ")";
              PageSource source = PageSource.open(file, limits, name);
              ReadOptions options =
                  ReadOptions.DEFAULT
                      .withThreshold(lease.options().threshold())
                      .withCandidates(lease.options().scores().candidatesFrom());
              return new OpenDocument(lease.run(), folder, source, options);
            })
        .onFailure(e -> deleteFolder(folder));
  }

  boolean isOf(Lease lease) {
    return run.equals(lease.run());
  }

  /** Whether its pages can be read. To count them needs no model. */
  boolean hasReader() {
    return reader != null;
  }

  /** Prepares to read pages. The detector must stay open until this is closed. */
  void readBy(Detector detector) {
    reader = new PageReader(source, detector, options);
  }

  int pageCount() {
    return source.pageCount();
  }

  PageReader reader() {
    return reader;
  }

  /** Waits for a page that is being drawn. Deletes the files whatever else fails. */
  @Override
  public void close() {
    try {
      closeReader();
    } finally {
      closeSource();
    }
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
    }
  }

  private void closeSource() {
    try {
      source.close();
    } finally {
      deleteFolder(folder);
    }
  }

  /** Files that cannot be deleted now are deleted when the process starts again. */
  private static void deleteFolder(Path folder) {
    try {
      TempFolders.delete(folder);
    } catch (PagerunnerException e) {
      LOG.warn("Could not delete temporary files: {}", e.getMessage());
    }
  }
}

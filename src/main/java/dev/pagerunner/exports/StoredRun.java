package dev.pagerunner.exports;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.export.ExportedPage;
import dev.pagerunner.export.ExportedRun;
import dev.pagerunner.export.RunFacts;
import dev.pagerunner.jobs.NotFoundException;
import dev.pagerunner.store.DetectionQueries.Crop;
import dev.pagerunner.store.PageView;
import dev.pagerunner.store.ReadableRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A run in the database and the store. Holds a few pages without detections, and what a {@link
 * DetectionReader} holds. No connection to the database is held between two reads.
 */
public final class StoredRun implements ExportedRun {
  private static final int PAGES_AT_ONCE = 64;

  private final ReadableRun run;
  private final RunFacts facts;
  private final BitSet pages;
  private final ExportSelection selection;
  private final Results results;

  /** The page whose crops were looked up last, and where they are. */
  private int cropsOf;

  private Map<Integer, Crop> crops = Map.of();

  /**
   * Reads nothing yet.
   *
   * @param pages the only ones that this run has
   */
  public StoredRun(
      ReadableRun run, RunFacts facts, BitSet pages, ExportSelection selection, Results results) {
    this.run = run;
    this.facts = facts;
    this.pages = pages;
    this.selection = selection;
    this.results = results;
  }

  @Override
  public RunFacts facts() {
    return facts;
  }

  @Override
  public Path temp() {
    return results.temp();
  }

  @Override
  public void forEachPage(PageVisitor visitor) throws IOException {
    DetectionReader detections = new DetectionReader(run, selection, results);
    forEachView(view -> visitor.visit(page(view, detections.of(view.page()))));
  }

  @Override
  public void forEachEmptyPage(PageVisitor visitor) throws IOException {
    forEachView(view -> visitor.visit(page(view, List.of())));
  }

  @Override
  public Path document() throws IOException {
    return results
        .blobs()
        .fetch(BlobKeys.source(run.document()), results.temp().resolve(run.id().toString()));
  }

  @Override
  public void copyImage(int page, OutputStream out) throws IOException {
    results.blobs().copy(BlobKeys.pageImage(run.document(), run.id(), page), out);
  }

  @Override
  public void copyCrop(int page, int n, OutputStream out) throws IOException {
    if (cropsOf != page) {
      crops = results.read(queries -> queries.detections().crops(run, page));
      cropsOf = page;
    }
    Crop crop = crops.get(n);
    if (crop == null) {
      throw gone(page);
    }
    String key = BlobKeys.crops(run.document(), run.id(), crop.blob());
    results.blobs().copy(key, crop.offset(), crop.bytes(), out);
  }

  /** Looks at one page after another as the database has it. */
  @FunctionalInterface
  private interface ViewVisitor {
    void visit(PageView view) throws IOException;
  }

  /** Looks for the last page once more at the end: a deleted run would end with empty pages. */
  private void forEachView(ViewVisitor visitor) throws IOException {
    Iterator<PageView> found = List.<PageView>of().iterator();
    for (int page = pages.nextSetBit(1); page > 0; page = pages.nextSetBit(page + 1)) {
      PageView view = next(page, found);
      if (view == null) {
        int before = page - 1;
        found =
            results
                .read(queries -> queries.pages().list(run, before, PAGES_AT_ONCE))
                .rows()
                .iterator();
        view = next(page, found);
      }
      if (view == null || view.width() == null) {
        throw gone(page);
      }
      visitor.visit(view);
    }
    int last = pages.length() - 1;
    if (last > 0
        && next(last, results.read(q -> q.pages().list(run, last - 1, 1)).rows().iterator())
            == null) {
      throw gone(last);
    }
  }

  /** The view of this page, after others that are not wanted; null if it is not there. */
  private static PageView next(int page, Iterator<PageView> views) {
    while (views.hasNext()) {
      PageView view = views.next();
      if (view.page() >= page) {
        return view.page() == page ? view : null;
      }
    }
    return null;
  }

  private static ExportedPage page(PageView view, List<Detection> detections) {
    return new ExportedPage(view.page(), view.width(), view.height(), view.dpi(), detections);
  }

  private NotFoundException gone(int page) {
    return new NotFoundException(
        "Page " + page + " of run " + run.id() + " was deleted while it was exported.");
  }
}

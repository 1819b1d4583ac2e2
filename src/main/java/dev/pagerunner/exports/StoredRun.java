package dev.pagerunner.exports;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.export.ExportedPage;
import dev.pagerunner.export.ExportedRun;
import dev.pagerunner.export.RunFacts;
import dev.pagerunner.jobs.NotFoundException;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.DetectionQueries.Crop;
import dev.pagerunner.store.DetectionQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.PageView;
import dev.pagerunner.store.ReadableRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A run in the database and the store. Holds a few pages without detections, and one with. No
 * connection to the database is held between two reads.
 */
public final class StoredRun implements ExportedRun {
  private static final int PAGES_AT_ONCE = 64;
  private static final int DETECTIONS_AT_ONCE = 250;
  private static final int BYTES_AT_ONCE = 64 * 1024;

  /** As many as a worker writes for a page. */
  private static final int MOST_OF_A_PAGE = 1_000;

  /** Texts and masks of a page, in memory; workers write less than half of it. */
  private static final int MOST_BYTES_OF_A_PAGE = 512 * 1024;

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
    forEachView(view -> visitor.visit(page(view, detections(view.page()))));
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

  private List<Detection> detections(int page) throws IOException {
    Filter filter = new Filter(page, selection.labels(), selection.minScore());
    List<Detection> found = new ArrayList<>();
    long bytes = 0;
    boolean isLast = false;
    while (!isLast && found.size() < MOST_OF_A_PAGE) {
      Place after =
          found.isEmpty() ? Place.START : new Place(page, found.get(found.size() - 1).n());
      int limit = Math.min(DETECTIONS_AT_ONCE, MOST_OF_A_PAGE - found.size());
      Batch<DetectionView> part =
          results.read(
              queries -> queries.detections().list(run, filter, after, limit, BYTES_AT_ONCE));
      for (DetectionView view : part.rows()) {
        bytes += size(view.detection());
        found.add(
            bytes > MOST_BYTES_OF_A_PAGE ? withoutLargeValues(view.detection()) : view.detection());
      }
      isLast = part.isLast();
    }
    return found;
  }

  /** Roughly what its text and mask take in memory. */
  private static long size(Detection detection) {
    long text = detection.text() == null ? 0 : 2L * detection.text().length();
    return text + detection.mask().stream().mapToLong(part -> 20L * part.xy().size()).sum();
  }

  /** Rows of an earlier version may be larger than what workers write now. */
  private static Detection withoutLargeValues(Detection detection) {
    return new Detection(
        detection.n(),
        detection.label(),
        detection.score(),
        detection.box(),
        null,
        detection.text() != null,
        List.of(),
        detection.order(),
        detection.lineHeight());
  }

  private NotFoundException gone(int page) {
    return new NotFoundException(
        "Page " + page + " of run " + run.id() + " was deleted while it was exported.");
  }
}

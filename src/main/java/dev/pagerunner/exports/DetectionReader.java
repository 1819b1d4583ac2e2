package dev.pagerunner.exports;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.DetectionQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.ReadableRun;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Reads the detections of a run in order, those of many pages at once: most pages have few, and
 * where a rare label is chosen, most have none. Holds one page and 64 KB of what follows.
 */
final class DetectionReader {
  private static final int DETECTIONS_AT_ONCE = 250;
  private static final int BYTES_AT_ONCE = 64 * 1024;

  /** As many as a worker writes for a page, with the candidates. */
  private static final int MOST_OF_A_PAGE = 1_300;

  /** Texts and masks of a page, in memory; workers write less than half of it. */
  private static final int MOST_BYTES_OF_A_PAGE = 512 * 1024;

  private final ReadableRun run;
  private final Filter filter;
  private final Results results;
  private final Deque<DetectionView> ahead = new ArrayDeque<>();

  /** All detections up to here were read. */
  private Place reached = Place.START;

  private boolean ended;

  /** Begins at the first page. */
  DetectionReader(ReadableRun run, ExportSelection selection, Results results) {
    this.run = run;
    this.filter = new Filter(null, selection.labels(), selection.minScore());
    this.results = results;
  }

  /** The wanted detections of a page, which comes behind the page before. */
  List<Detection> of(int page) throws IOException {
    while (!ahead.isEmpty() && ahead.peek().page() < page) {
      ahead.poll();
    }
    if (ahead.isEmpty() && reached.page() < page) {
      reached = new Place(page, 0);
    }
    List<Detection> found = new ArrayList<>();
    long bytes = 0;
    while (found.size() < MOST_OF_A_PAGE && isNextOf(page)) {
      Detection next = ahead.poll().detection();
      bytes += size(next);
      found.add(bytes > MOST_BYTES_OF_A_PAGE ? withoutLargeValues(next) : next);
    }
    return found;
  }

  private boolean isNextOf(int page) throws IOException {
    if (ahead.isEmpty() && !ended) {
      Batch<DetectionView> part =
          results.read(
              queries ->
                  queries
                      .detections()
                      .list(run, filter, reached, DETECTIONS_AT_ONCE, BYTES_AT_ONCE));
      ahead.addAll(part.rows());
      ended = part.isLast();
      if (!ahead.isEmpty()) {
        reached = new Place(ahead.getLast().page(), ahead.getLast().detection().n());
      }
    }
    return !ahead.isEmpty() && ahead.peek().page() == page;
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
        detection.lineHeight(),
        detection.candidate());
  }
}

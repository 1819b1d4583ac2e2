package dev.pagerunner.jobs;

import dev.pagerunner.domain.PageRanges.Range;
import java.util.ArrayList;
import java.util.List;

/** Cuts a run into slices. */
final class Slicing {
  /** More pages would make a short document wait longer behind a long one. */
  static final int LONGEST = 8;

  /** So that a document of a few pages, too, is read by more than one idle worker. */
  private static final int FEWEST = 2;

  private Slicing() {}

  /** Slices of consecutive pages; {@code pages} ascend without doubles. */
  static List<Range> ofPages(List<Integer> pages) {
    int longest = Math.max(1, Math.min(LONGEST, (pages.size() + FEWEST - 1) / FEWEST));
    List<Range> slices = new ArrayList<>();
    int first = pages.get(0);
    int last = first;
    for (int page : pages.subList(1, pages.size())) {
      if (page != last + 1 || last - first + 1 == longest) {
        slices.add(new Range(first, last));
        first = page;
      }
      last = page;
    }
    slices.add(new Range(first, last));
    return slices;
  }
}

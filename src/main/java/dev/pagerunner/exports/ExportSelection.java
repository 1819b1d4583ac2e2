package dev.pagerunner.exports;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.store.ExportQueries.Subject;
import java.util.BitSet;
import java.util.List;

/**
 * Which part of a run a user wants.
 *
 * @param labels empty for all
 * @param minScore null for any
 * @param strict whether pages and labels that the run cannot have are refused
 */
public record ExportSelection(
    PageRanges pages, List<String> labels, Double minScore, boolean strict) {
  private static final int MOST_NAMED = 40;
  private static final int MOST_QUOTED = 60;

  /** A selection names no page behind it. */
  private static final int MOST_PAGES = 999_999_999;

  public ExportSelection {
    labels = List.copyOf(labels);
  }

  /**
   * Checks the labels.
   *
   * @param known all labels of the model
   * @throws WrongSelectionException if one is not among them
   */
  public void check(List<String> known) {
    if (!strict) {
      return;
    }
    for (String label : labels) {
      if (!known.contains(label)) {
        String all = String.join(", ", known.subList(0, Math.min(known.size(), MOST_NAMED)));
        throw new WrongSelectionException(
            "labels", quoted(label) + " is not one of the model's labels: " + all);
      }
    }
  }

  /**
   * The wanted pages among those that were read.
   *
   * @throws WrongSelectionException if one lies behind the end of the document
   */
  public BitSet wanted(Subject subject) {
    BitSet wanted = (BitSet) subject.done().clone();
    if (!pages.isAll()) {
      BitSet chosen = new BitSet();
      // No bits behind the last page: a range may end at a number of nine digits.
      int end = wanted.length();
      within(subject).stream()
          .filter(range -> range.first() < end)
          .forEach(range -> chosen.set(range.first(), Math.min(range.last() + 1, end)));
      wanted.and(chosen);
    }
    return wanted;
  }

  private List<PageRanges.Range> within(Subject subject) {
    try {
      return pages.within(
          !strict || subject.documentPages() == null ? MOST_PAGES : subject.documentPages());
    } catch (PagerunnerException e) {
      throw new WrongSelectionException("pages", e.getMessage());
    }
  }

  private static String quoted(String label) {
    String visible = PlainText.visible(label);
    return visible.codePointCount(0, visible.length()) > MOST_QUOTED
        ? "'" + visible.substring(0, visible.offsetByCodePoints(0, MOST_QUOTED)) + "…'"
        : "'" + visible + "'";
  }
}

package dev.pagerunner.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A selection of pages, such as {@code 1-3,7} or {@code 10-}. Sorted, without overlaps; pages count
 * from 1. Empty means all pages.
 */
public record PageRanges(List<Range> ranges) {
  private static final Pattern PART = Pattern.compile("(\\d{1,6})(-(\\d{1,6})?)?");
  private static final int TO_THE_END = Integer.MAX_VALUE;
  private static final int MAX_TEXT = 2_000;

  public static final PageRanges ALL = new PageRanges(List.of());

  public PageRanges {
    ranges = merged(ranges);
  }

  /** Pages {@code first} to {@code last}, both included. */
  public record Range(int first, int last) {
    public Range {
      if (first < 1) {
        throw new PagerunnerException("pages count from 1, not from " + first);
      }
      if (last < first) {
        throw new PagerunnerException(
            "the range " + first + "-" + last + " runs backwards: write " + last + "-" + first);
      }
    }

    public int size() {
      return last - first + 1;
    }
  }

  /**
   * Parses a selection; null and blank mean all pages.
   *
   * @throws PagerunnerException if {@code text} is not a selection; the message says why
   */
  public static PageRanges parse(String text) {
    if (text == null || text.isBlank()) {
      return ALL;
    }
    if (text.length() > MAX_TEXT) {
      throw new PagerunnerException("the selection is longer than " + MAX_TEXT + " characters");
    }
    List<Range> found = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher match = PART.matcher(part.strip());
      if (!match.matches()) {
        throw new PagerunnerException(
            "'" + part.strip() + "' is neither a page nor a range: write pages like 1-3,7 or 10-");
      }
      int first = Integer.parseInt(match.group(1));
      int last = first;
      if (match.group(2) != null) {
        last = match.group(3) == null ? TO_THE_END : Integer.parseInt(match.group(3));
      }
      found.add(new Range(first, last));
    }
    return new PageRanges(found);
  }

  public boolean isAll() {
    return ranges.isEmpty();
  }

  /**
   * The selected pages of a document, as ranges with an end.
   *
   * @throws PagerunnerException if a named page is beyond {@code pageCount}
   */
  public List<Range> within(int pageCount) {
    if (isAll()) {
      return List.of(new Range(1, pageCount));
    }
    List<Range> found = new ArrayList<>();
    for (Range range : ranges) {
      if (range.first > pageCount || (range.last > pageCount && range.last != TO_THE_END)) {
        throw new PagerunnerException(
            "pages " + this + " were asked for, but the document has " + pageCount);
      }
      found.add(new Range(range.first, Math.min(range.last, pageCount)));
    }
    return List.copyOf(found);
  }

  /** The selected pages of a document one by one, ascending. */
  public IntStream pagesWithin(int pageCount) {
    return within(pageCount).stream().flatMapToInt(r -> IntStream.rangeClosed(r.first, r.last));
  }

  /** The canonical text, which {@link #parse} reads back; empty for all pages. */
  @Override
  public String toString() {
    return ranges.stream().map(PageRanges::text).collect(Collectors.joining(","));
  }

  private static String text(Range range) {
    if (range.last == TO_THE_END) {
      return range.first + "-";
    }
    return range.first == range.last ? "" + range.first : range.first + "-" + range.last;
  }

  private static List<Range> merged(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> Integer.compare(a.first, b.first));
    List<Range> merged = new ArrayList<>();
    for (Range range : sorted) {
      Range before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (before != null && range.first <= (long) before.last + 1) {
        merged.set(merged.size() - 1, new Range(before.first, Math.max(before.last, range.last)));
      } else {
        merged.add(range);
      }
    }
    return List.copyOf(merged);
  }
}

package dev.pagerunner.domain.search;

import dev.pagerunner.domain.search.Words.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text around what was found. Numbers count characters (code points of Unicode), so
 * that they mean the same in every programming language.
 *
 * @param text of the piece
 * @param start where it begins in the whole text
 * @param marks what was found within it, in order and apart from each other
 */
public record Snippet(String text, int start, List<Mark> marks) {
  private static final int MOST_CHARS = 200;
  private static final int CHARS_BEFORE = 60;

  public Snippet {
    marks = List.copyOf(marks);
  }

  /** From {@code start} to {@code end}, exclusive. */
  public record Mark(int start, int end) {}

  /** The piece around the first place where something of the query stands, or the beginning. */
  public static Snippet of(String text, SearchQuery query) {
    List<Word> words = Words.of(text);
    List<int[]> places = query.places(words);
    int from = places.isEmpty() ? 0 : begin(words, places.get(0)[0]);
    int to = end(text, from);
    List<Mark> marks = new ArrayList<>();
    int marked = from;
    for (int[] place : places) {
      int start = Math.max(marked, words.get(place[0]).start());
      int end = Math.min(to, words.get(place[1]).end());
      if (start < end) {
        marks.add(new Mark(text.codePointCount(from, start), text.codePointCount(from, end)));
        marked = end;
      }
    }
    return new Snippet(text.substring(from, to), text.codePointCount(0, from), marks);
  }

  /** The beginning of a word, not far before what was found. */
  private static int begin(List<Word> words, int found) {
    int least = words.get(found).start() - CHARS_BEFORE;
    if (least <= 0) {
      return 0;
    }
    int first = found;
    while (first > 0 && words.get(first - 1).start() >= least) {
      first--;
    }
    return words.get(first).start();
  }

  /** Not within a pair of surrogates. */
  private static int end(String text, int from) {
    int end = Math.min(text.length(), from + MOST_CHARS);
    boolean splits = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return splits ? end - 1 : end;
  }
}

package dev.pagerunner.domain.search;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.search.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a user looks for: words that must all be there, in any order. {@code "words in quotes"}
 * stand one behind the other, {@code -word} must not be there, {@code OR} separates alternatives.
 * The last word may be the beginning of one, as long as the user types.
 *
 * @param alternatives of which one must fit
 */
public record SearchQuery(List<List<Term>> alternatives) {
  /** In chars. */
  public static final int MOST_CHARS = 200;

  /** The beginning of a word is looked for from so many characters on. */
  private static final int LEAST_OF_A_BEGINNING = 3;

  public SearchQuery {
    alternatives = alternatives.stream().map(List::copyOf).toList();
  }

  /**
   * Words that stand one behind the other.
   *
   * @param excluded whether they must not be there
   * @param beginning whether the last of them is the beginning of a word
   */
  public record Term(List<String> words, boolean excluded, boolean beginning) {
    public Term {
      words = List.copyOf(words);
    }

    private String toTsQuery() {
      String phrase = words.stream().map(Words::quoted).collect(Collectors.joining(" <-> "));
      return (excluded ? "!" : "") + "(" + phrase + (beginning ? ":*" : "") + ")";
    }
  }

  /**
   * Reads what a user typed.
   *
   * @throws PagerunnerException if there is no word to look for, or too much; the message follows a
   *     name and a colon
   */
  public static SearchQuery parse(String text) {
    if (text.length() > MOST_CHARS) {
      throw new PagerunnerException("it is longer than " + MOST_CHARS + " characters: shorten it");
    }
    SearchQuery query = new SearchQuery(new Parser(text).alternatives());
    if (query.alternatives.isEmpty()
        || query.alternatives.stream().anyMatch(all -> all.stream().allMatch(Term::excluded))) {
      throw new PagerunnerException(
          "it has no word to look for: write letters or digits, and beside each -word another one");
    }
    return query;
  }

  /**
   * In Postgres' notation.
   *
   * @param label that must be there; null for any
   */
  public String toTsQuery(String label) {
    String words =
        alternatives.stream()
            .map(all -> all.stream().map(Term::toTsQuery).collect(Collectors.joining(" & ")))
            .collect(Collectors.joining(" | "));
    return label == null ? words : "(" + words + ") & " + Words.quoted(Words.ofLabel(label));
  }

  /** Where terms stand in the words of a text: the first and the last word of each place. */
  List<int[]> places(List<Word> words) {
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      int last = i - 1;
      for (List<Term> all : alternatives) {
        for (Term term : all) {
          if (!term.excluded && isAt(term, words, i)) {
            last = Math.max(last, i + term.words.size() - 1);
          }
        }
      }
      if (last >= i) {
        places.add(new int[] {i, last});
      }
    }
    return places;
  }

  private static boolean isAt(Term term, List<Word> words, int start) {
    int size = term.words.size();
    if (start + size > words.size()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      String word = words.get(start + i).text();
      boolean begins = term.beginning && i == size - 1;
      if (begins ? !word.startsWith(term.words.get(i)) : !word.equals(term.words.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Goes over a text once. */
  private static final class Parser {
    private final String text;
    private final List<List<Term>> alternatives = new ArrayList<>();
    private List<Term> all = new ArrayList<>();

    Parser(String text) {
      this.text = text;
    }

    List<List<Term>> alternatives() {
      int at = 0;
      while (at < text.length()) {
        at = text.charAt(at) <= ' ' ? at + 1 : token(at);
      }
      nextAlternative();
      return alternatives;
    }

    /** Reads on from a character that is no blank; returns where the token ends. */
    private int token(int start) {
      boolean excluded = text.charAt(start) == '-';
      int begin = excluded ? start + 1 : start;
      if (begin < text.length() && text.charAt(begin) == '"') {
        int close = text.indexOf('"', begin + 1);
        int end = close < 0 ? text.length() : close;
        add(text.substring(begin + 1, end), excluded, false);
        return Math.min(end + 1, text.length());
      }
      int end = begin;
      while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) != '"') {
        end++;
      }
      String token = text.substring(begin, end);
      if (!excluded && token.equals("OR")) {
        nextAlternative();
      } else {
        add(token, excluded, end == text.length());
      }
      return end;
    }

    private void add(String token, boolean excluded, boolean isLast) {
      List<Word> found = Words.of(token);
      if (found.isEmpty()) {
        return;
      }
      Word last = found.get(found.size() - 1);
      boolean beginning =
          isLast
              && !excluded
              && last.end() == token.length()
              && last.text().codePointCount(0, last.text().length()) >= LEAST_OF_A_BEGINNING;
      all.add(new Term(found.stream().map(Word::text).toList(), excluded, beginning));
    }

    private void nextAlternative() {
      if (!all.isEmpty()) {
        alternatives.add(all);
        all = new ArrayList<>();
      }
    }
  }
}

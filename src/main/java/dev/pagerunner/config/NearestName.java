package dev.pagerunner.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that a user probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The known name with the smallest edit distance, if that is at most a third of its letters. */
  public static Optional<String> of(String typed, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String name) -> distance(typed, name)).thenComparing(n -> n))
        .filter(name -> distance(typed, name) <= Math.max(2, bare(name).length() / 3));
  }

  private static String bare(String name) {
    return name.startsWith(Setting.PREFIX) ? name.substring(Setting.PREFIX.length()) : name;
  }

  /** Levenshtein distance: letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

package dev.pagerunner.http.request;

import dev.pagerunner.domain.PlainText;
import dev.pagerunner.http.problem.Problem.FieldError;
import java.util.List;

/** The titles of documents. */
public final class Titles {
  public static final int MAX = 200;

  private Titles() {}

  /** The title that the user gave, or the file's name without its extension. */
  public static String of(String written, String filename) {
    String title = clean(written);
    if (!title.isEmpty()) {
      return title;
    }
    String name = clean(filename.replaceFirst("\\.[A-Za-z0-9]{1,5}$", ""));
    int end = name.offsetByCodePoints(0, Math.min(MAX, length(name)));
    return name.isEmpty() ? "Untitled" : name.substring(0, end);
  }

  public static void check(String title, List<FieldError> errors) {
    if (length(title) > MAX) {
      errors.add(
          new FieldError("title", "it has " + length(title) + " characters: shorten it to " + MAX));
    }
  }

  /** Without invisible characters; empty for null. */
  public static String clean(String text) {
    return text == null ? "" : PlainText.visible(text).strip();
  }

  /** The length in characters as Postgres counts them. */
  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}

package dev.pagerunner.http.request;

import dev.pagerunner.http.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels in one parameter, with commas between. A label that has a comma itself, or a quotation
 * mark at its start, stands in quotation marks, as in a line of a CSV file: {@code "a, b",text}.
 */
public final class LabelList {
  private static final String FIELD = "labels";

  private final String text;
  private final List<String> labels = new ArrayList<>();
  private int at;

  private LabelList(String text) {
    this.text = text;
  }

  /**
   * Reads the labels.
   *
   * @throws Problem if there is an empty one, or a quotation mark without its other
   */
  public static List<String> parse(String text) {
    LabelList list = new LabelList(text);
    list.next();
    while (list.at < text.length()) {
      list.at++;
      list.next();
    }
    if (list.labels.contains("")) {
      throw Problem.invalid(FIELD, "it has an empty label: write names with commas between");
    }
    return list.labels;
  }

  /** Reads a label up to the comma behind it, or the end. */
  private void next() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      quoted();
      return;
    }
    int comma = text.indexOf(',', at);
    int end = comma < 0 ? text.length() : comma;
    labels.add(text.substring(at, end).strip());
    at = end;
  }

  private void quoted() {
    StringBuilder label = new StringBuilder();
    int from = at + 1;
    int quote = closing(from);
    while (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
      label.append(text, from, quote + 1);
      from = quote + 2;
      quote = closing(from);
    }
    labels.add(label.append(text, from, quote).toString());
    at = quote + 1;
    while (at < text.length() && text.charAt(at) != ',') {
      if (text.charAt(at) > ' ') {
        throw Problem.invalid(
            FIELD,
            "after a label in quotation marks comes a comma: write \"\" for a mark within it");
      }
      at++;
    }
  }

  private int closing(int from) {
    int quote = text.indexOf('"', from);
    if (quote < 0) {
      throw Problem.invalid(FIELD, "a quotation mark is open: close it behind the label");
    }
    return quote;
  }
}

package dev.pagerunner.http.request;

import dev.pagerunner.config.NearestName;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.Problem.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The names that a request may use. Others are refused: a misspelled name would be ignored in
 * silence.
 */
public record FieldNames(List<String> known) {

  public FieldNames {
    known = List.copyOf(known);
  }

  public static FieldNames of(String... known) {
    return new FieldNames(List.of(known));
  }

  public FieldNames and(String another) {
    List<String> more = new ArrayList<>(known);
    more.add(another);
    return new FieldNames(more);
  }

  public boolean contains(String name) {
    return known.contains(name);
  }

  /**
   * Checks the names that a client sent.
   *
   * @throws Problem with an error for each unknown one
   */
  public void check(Collection<String> sent) {
    List<FieldError> errors = errors(sent);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** An error for each unknown name. */
  List<FieldError> errors(Collection<String> sent) {
    return sent.stream()
        .distinct()
        .filter(name -> !contains(name))
        .map(name -> new FieldError(RequestParams.shortened(name), unknown(name)))
        .toList();
  }

  /** The error for an unknown name; suggests the one that was probably meant. */
  public String unknown(String name) {
    String all =
        known.isEmpty() ? "there is none here" : "there are only " + String.join(", ", known);
    return NearestName.of(name, known)
        .map(nearest -> "there is no such field: did you mean '" + nearest + "'?")
        .orElse("there is no such field: " + all);
  }
}

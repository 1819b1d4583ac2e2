package dev.pagerunner.http.problem;

import dev.pagerunner.domain.PagerunnerException;
import java.util.List;
import java.util.Map;

/** A request that cannot be served. The message is the problem's detail and says what to do. */
public final class Problem extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  private Problem(
      ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers) {
    super(detail);
    this.type = type;
    this.errors = errors;
    this.headers = headers;
  }

  /** What is wrong with one field, worded to follow "field: ". */
  public record FieldError(String field, String detail) {
    @Override
    public String toString() {
      return field + ": " + detail;
    }
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of());
  }

  /** A problem with a header that belongs to this kind of answer. */
  public static Problem of(ProblemType type, String detail, String header, String value) {
    return new Problem(type, detail, List.of(), Map.of(header, value));
  }

  public static Problem invalid(String field, String detail) {
    return invalid(List.of(new FieldError(field, detail)));
  }

  public static Problem invalid(List<FieldError> errors) {
    String detail = String.join("; ", errors.stream().map(FieldError::toString).toList());
    return new Problem(ProblemType.INVALID_FIELD, detail, List.copyOf(errors), Map.of());
  }

  /** A file that could not be fetched from the URL in a field. */
  public static Problem failedImport(FieldError error) {
    return new Problem(ProblemType.IMPORT_FAILED, error.toString(), List.of(error), Map.of());
  }

  public static Problem notFound(String what, Object id) {
    return of(ProblemType.NOT_FOUND, "There is no " + what + " " + id + ".");
  }

  public ProblemType type() {
    return type;
  }

  public List<FieldError> errors() {
    return errors;
  }

  Map<String, String> headers() {
    return headers;
  }
}

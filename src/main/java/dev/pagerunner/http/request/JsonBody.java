package dev.pagerunner.http.request;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.Problem.FieldError;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The JSON body of a request, checked against the contract.
 *
 * @param right the valid fields
 * @param errors what is wrong with the others
 */
public record JsonBody(JsonObject right, List<FieldError> errors) {
  public JsonBody {
    errors = List.copyOf(errors);
  }

  /**
   * All fields.
   *
   * @throws Problem with the errors, if any field is invalid
   */
  public JsonObject valid() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return right;
  }
}

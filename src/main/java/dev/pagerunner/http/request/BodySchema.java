package dev.pagerunner.http.request;

import dev.pagerunner.http.problem.Problem.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema of an operation's JSON body: an object with these fields and no others.
 *
 * <p>Supports a small part of JSON Schema only: a schema with another keyword is refused at
 * startup, where a library would ignore it. A check takes time and memory in proportion to the
 * body. From any thread.
 */
public final class BodySchema {
  private static final Set<String> KEYWORDS =
      Set.of("type", "properties", "required", "description", "example");

  private final Map<String, FieldSchema> fields = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();
  private final FieldNames names;

  /**
   * Reads a schema of the contract.
   *
   * @throws IllegalStateException if it has a keyword that is not supported here
   */
  public BodySchema(JsonObject schema) {
    for (String keyword : schema.fieldNames()) {
      if (!KEYWORDS.contains(keyword)) {
        throw new IllegalStateException(
            "openapi.yaml demands '" + keyword + "' of a body, which BodySchema does not check");
      }
    }
    if (!"object".equals(schema.getValue("type"))) {
      throw new IllegalStateException("openapi.yaml has a JSON body that is not an object");
    }
    schema
        .getJsonObject("properties", new JsonObject())
        .forEach(
            field ->
                fields.put(
                    field.getKey(),
                    new FieldSchema(field.getKey(), (JsonObject) field.getValue())));
    schema.getJsonArray("required", new JsonArray()).forEach(name -> required.add((String) name));
    names = new FieldNames(List.copyOf(fields.keySet()));
    if (!fields.keySet().containsAll(required)) {
      throw new IllegalStateException("openapi.yaml requires fields that it does not describe");
    }
  }

  /** Checks every field. Valid fields can be used even if others are not valid. */
  JsonBody check(JsonObject body) {
    List<FieldError> errors = new ArrayList<>(names.errors(body.fieldNames()));
    JsonObject right = new JsonObject();
    fields.forEach(
        (name, field) -> {
          if (body.containsKey(name)) {
            Object value = body.getValue(name);
            field
                .error(value)
                .ifPresentOrElse(
                    error -> errors.add(new FieldError(name, error)), () -> right.put(name, value));
          } else if (required.contains(name)) {
            errors.add(new FieldError(name, field.missing()));
          }
        });
    return new JsonBody(right, errors);
  }
}

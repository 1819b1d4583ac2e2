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
 * What the JSON body of an operation may be: an object with these fields and no others.
 *
 * <p>This is a small part of JSON Schema, and what is not part of it cannot be demanded: a schema
 * with another keyword is refused at the start, where a library would ignore it. A check takes time
 * and memory in proportion to the body. From any thread.
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
   * @throws IllegalStateException if it demands what is not checked here
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

  /** Checks every field; the fields that are right can be used although others are wrong. */
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

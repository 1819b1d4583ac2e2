package dev.pagerunner.http.request;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The schema of one field of a JSON body: a text, a number, true or false, a list of such, and
 * perhaps null. Supports the part of JSON Schema that {@code openapi.yaml} uses for requests; words
 * its messages for users.
 */
final class FieldSchema {
  private static final Set<String> CHECKED =
      Set.of("type", "enum", "minimum", "maximum", "maxLength", "format", "items", "maxItems");

  /** Keywords that describe a field and constrain nothing. */
  private static final Set<String> NOTES = Set.of("description", "example");

  private final Type type;
  private final boolean nullable;
  private final List<Object> values;
  private final Double minimum;
  private final Double maximum;
  private final Integer maxLength;
  private final boolean isUuid;

  /** Of each item of a list; null for anything else. */
  private final FieldSchema items;

  private final Integer maxItems;
  private final String description;
  private final Object example;

  /** A JSON type that a field may have, in words. */
  private enum Type {
    STRING("a text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    ARRAY("a list");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    boolean includes(Object value) {
      return switch (this) {
        case STRING -> value instanceof String;
        case INTEGER -> value instanceof Number number && isWhole(number);
        case NUMBER -> value instanceof Number number && Double.isFinite(number.doubleValue());
        case BOOLEAN -> value instanceof Boolean;
        case ARRAY -> value instanceof JsonArray;
      };
    }

    /** JSON has one type of number: 3.0 is whole. */
    private static boolean isWhole(Number number) {
      return !(number instanceof Double)
          || (number.doubleValue() == Math.rint(number.doubleValue())
              && Double.isFinite(number.doubleValue()));
    }
  }

  /**
   * Reads a schema.
   *
   * @param name of the field
   * @throws IllegalStateException if it has a keyword that this class does not support
   */
  FieldSchema(String name, JsonObject schema) {
    for (String keyword : schema.fieldNames()) {
      if (!CHECKED.contains(keyword) && !NOTES.contains(keyword)) {
        throw unchecked(name, keyword, schema.getValue(keyword));
      }
    }
    List<String> types = types(schema.getValue("type"));
    nullable = types.remove("null");
    type = type(name, types);
    values = schema.getJsonArray("enum", new JsonArray()).stream().toList();
    minimum = schema.getDouble("minimum");
    maximum = schema.getDouble("maximum");
    maxLength = schema.getInteger("maxLength");
    String format = schema.getString("format");
    isUuid = "uuid".equals(format);
    if (format != null && !isUuid) {
      throw unchecked(name, "format", format);
    }
    maxItems = schema.getInteger("maxItems");
    items = type == Type.ARRAY ? items(name, schema) : null;
    if (type == Type.ARRAY ? maxItems == null : maxItems != null || schema.containsKey("items")) {
      throw unchecked(name, "maxItems", maxItems);
    }
    description = schema.getString("description");
    example = schema.getValue("example");
  }

  private static FieldSchema items(String name, JsonObject schema) {
    if (schema.getValue("items") instanceof JsonObject one) {
      return new FieldSchema(name, one);
    }
    throw unchecked(name, "items", schema.getValue("items"));
  }

  private static List<String> types(Object type) {
    List<String> types = new ArrayList<>();
    if (type instanceof JsonArray several) {
      several.forEach(one -> types.add(String.valueOf(one)));
    } else {
      types.add(String.valueOf(type));
    }
    return types;
  }

  private static Type type(String name, List<String> types) {
    for (Type type : Type.values()) {
      if (types.equals(List.of(type.name().toLowerCase(Locale.ROOT)))) {
        return type;
      }
    }
    throw unchecked(name, "type", types);
  }

  private static IllegalStateException unchecked(String name, String keyword, Object value) {
    return new IllegalStateException(
        "openapi.yaml demands '%s: %s' of field '%s' of a body, which FieldSchema does not check"
            .formatted(keyword, value, name));
  }

  /** The error of a value; empty if the value is valid. */
  Optional<String> error(Object value) {
    if (value == null) {
      return nullable ? Optional.empty() : Optional.of("it is null: give " + expected());
    }
    if (!type.includes(value)) {
      return Optional.of("it is " + words(value) + ": give " + expected());
    }
    if (value instanceof String text && maxLength != null && Titles.length(text) > maxLength) {
      return Optional.of(
          "it has " + Titles.length(text) + " characters: shorten it to " + maxLength);
    }
    if (value instanceof JsonArray list) {
      return listError(list);
    }
    return isAllowed(value)
        ? Optional.empty()
        : Optional.of(RequestParams.quoted(value.toString()) + " is not " + expected());
  }

  private Optional<String> listError(JsonArray list) {
    if (list.size() > maxItems) {
      return Optional.of("it has " + list.size() + " items: give at most " + maxItems);
    }
    for (int i = 0; i < list.size(); i++) {
      Optional<String> error = items.error(list.getValue(i));
      if (error.isPresent()) {
        return Optional.of("item " + (i + 1) + ": " + error.get());
      }
    }
    return Optional.empty();
  }

  /** The error of a missing value. */
  String missing() {
    return "it is missing: give "
        + expected()
        + (description == null ? "" : " (" + description + ")");
  }

  private boolean isAllowed(Object value) {
    if (!values.isEmpty() && !values.contains(value)) {
      return false;
    }
    if (value instanceof Number number) {
      double size = number.doubleValue();
      return (minimum == null || size >= minimum) && (maximum == null || size <= maximum);
    }
    return !isUuid || RequestParams.isId((String) value);
  }

  private String expected() {
    String what = type.words;
    if (!values.isEmpty()) {
      what =
          values.stream().map(Object::toString).collect(Collectors.joining(", ", "one of: ", ""));
    } else if (isUuid) {
      what = "a UUID";
    } else if (items != null) {
      what += " of at most " + maxItems + ", each " + items.expected();
    } else if (minimum != null && maximum != null) {
      what += " from " + plain(minimum) + " to " + plain(maximum);
    } else if (minimum != null) {
      what += " of " + plain(minimum) + " or more";
    } else if (maximum != null) {
      what += " of " + plain(maximum) + " or less";
    } else if (example != null) {
      what += " such as " + (example instanceof String ? "'" + example + "'" : example);
    }
    return nullable ? what + ", or null" : what;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static String words(Object value) {
    if (value instanceof String) {
      return "a text";
    }
    if (value instanceof Number) {
      return RequestParams.shortened(value.toString());
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    return value instanceof JsonArray ? "a list" : "an object";
  }
}

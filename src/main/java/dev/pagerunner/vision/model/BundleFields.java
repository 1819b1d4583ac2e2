package dev.pagerunner.vision.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.resize.Channels;
import java.util.List;

/**
 * The fields of one object in {@code model.json}. A missing or invalid field is refused by its full
 * name, such as {@code input.short_edge}.
 */
final class BundleFields {
  private final String where;
  private final String prefix;
  private final JsonNode node;

  /**
   * @param where what is read, for messages
   */
  BundleFields(String where, JsonNode root) {
    this(where, "", root);
  }

  private BundleFields(String where, String prefix, JsonNode node) {
    this.where = where;
    this.prefix = prefix;
    this.node = node;
  }

  /** The fields of an object within this one; none if it does not exist. */
  BundleFields within(String field) {
    return new BundleFields(where, prefix + field + ".", node.path(field));
  }

  boolean has(String field) {
    return !node.path(field).isMissingNode();
  }

  JsonNode node(String field) {
    return node.path(field);
  }

  String text(String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw wrong(field, "must be a non-empty string");
    }
    return anyText(field);
  }

  /** A text, empty where there is none. Postgres takes no NUL in it. */
  String anyText(String field) {
    String value = node.path(field).asText("");
    if (value.indexOf('\0') >= 0) {
      throw wrong(field, "has a NUL character");
    }
    return value;
  }

  String textOr(String field, String other) {
    return has(field) ? text(field) : other;
  }

  String oneOf(String field, String... allowed) {
    String value = text(field);
    if (!List.of(allowed).contains(value)) {
      throw wrong(field, "is '" + value + "': it must be " + String.join(" or ", allowed));
    }
    return value;
  }

  /** One of the allowed words; the first is the default. */
  String oneOfOrFirst(String field, String... allowed) {
    return has(field) ? oneOf(field, allowed) : allowed[0];
  }

  double number(String field, double least, double most) {
    JsonNode value = node.path(field);
    if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
      throw wrong(field, "must be a number from " + plain(least) + " to " + plain(most));
    }
    return value.asDouble();
  }

  int wholeNumber(String field, int least, int most) {
    if (!node.path(field).canConvertToExactIntegral()) {
      throw wrong(field, "must be a whole number from " + least + " to " + most);
    }
    return (int) number(field, least, most);
  }

  /** One number per plane of the input. */
  float[] triple(String field, double least, double most) {
    JsonNode values = node.path(field);
    float[] triple = new float[Channels.COUNT];
    boolean right = values.isArray() && values.size() == triple.length;
    for (int i = 0; right && i < triple.length; i++) {
      double value = values.get(i).asDouble(Double.NaN);
      right = values.get(i).isNumber() && value >= least && value <= most;
      triple[i] = (float) value;
    }
    if (!right) {
      throw wrong(field, "must be three numbers from " + plain(least) + " to " + plain(most));
    }
    return triple;
  }

  PagerunnerException wrong(String field, String why) {
    return new PagerunnerException(where + ": " + prefix + field + " " + why);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}

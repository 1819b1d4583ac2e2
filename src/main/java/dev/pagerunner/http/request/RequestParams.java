package dev.pagerunner.http.request;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.http.problem.Problem;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads the parameters of a request; an invalid one is a {@link Problem} that names it. */
public final class RequestParams {
  static final int MAX_LIMIT = 200;
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_QUOTED = 60;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Java accepts more, such as 0x1p-1 and 0.5d. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][+-]?\\d{1,3})?");

  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

  private RequestParams() {}

  public static UUID documentId(RoutingContext ctx) {
    return id(ctx, "document_id", "document");
  }

  public static UUID runId(RoutingContext ctx) {
    return id(ctx, "run_id", "run");
  }

  /** The page in the path, from 1. */
  public static int page(RoutingContext ctx) {
    return positive(ctx.pathParam("page"), "page");
  }

  /** A number in the path, from 1; anything else is not found. */
  public static int positive(String text, String what) {
    if (!DIGITS.matcher(text).matches() || Integer.parseInt(text) < 1) {
      throw Problem.notFound(what, quoted(text));
    }
    return Integer.parseInt(text);
  }

  /** A selection of pages, such as {@code 1-3,7}; all of them if it is null. */
  public static PageRanges pages(String text) {
    try {
      return PageRanges.parse(text);
    } catch (PagerunnerException e) {
      throw Problem.invalid("pages", e.getMessage());
    }
  }

  public static int limit(RoutingContext ctx) {
    return integer(ctx, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
  }

  /** A whole number of the query; {@code otherwise} may be null. */
  public static Integer integer(
      RoutingContext ctx, String name, int min, int max, Integer otherwise) {
    String text = text(ctx, name);
    if (text == null) {
      return otherwise;
    }
    if (DIGITS.matcher(text).matches()) {
      int value = Integer.parseInt(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    throw Problem.invalid(name, quoted(text) + " is not a whole number from " + min + " to " + max);
  }

  /** A number from 0 to 1 of the query; null when it is not there. */
  public static Double fraction(RoutingContext ctx, String name) {
    return fraction(name, text(ctx, name));
  }

  /** Reads a number from 0 to 1; null stays null. */
  public static Double fraction(String name, String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    if (!DECIMAL.matcher(text.strip()).matches()) {
      throw Problem.invalid(name, quoted(text) + " is not a number from 0 to 1, such as 0.5");
    }
    double value = Double.parseDouble(text.strip());
    if (value >= 0 && value <= 1) {
      return value + 0.0; // Turns -0 into 0.
    }
    throw Problem.invalid(name, quoted(text) + " is not from 0 to 1");
  }

  /** {@code true} or {@code false} of the query; null when it is not there. */
  public static Boolean flag(RoutingContext ctx, String name) {
    String text = text(ctx, name);
    if (text == null) {
      return null;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw Problem.invalid(name, quoted(text) + " is neither true nor false");
    }
    return text.equals("true");
  }

  /** A text of the query; null when it is not there or empty. */
  public static String text(RoutingContext ctx, String name) {
    return text(name, ctx.queryParams().get(name));
  }

  /** A text of a body; null when it is not there or empty. */
  public static String text(JsonObject body, String name) {
    return text(name, body.getString(name));
  }

  private static String text(String name, String text) {
    demandNoNul(name, text);
    return text == null || text.isEmpty() ? null : text;
  }

  /**
   * Postgres stores no such text.
   *
   * @throws Problem if it has a NUL character
   */
  public static void demandNoNul(String name, String text) {
    if (text != null && text.indexOf('\0') >= 0) {
      throw Problem.invalid(name, "it has a NUL character");
    }
  }

  /** The state of a run by its word; null stays null. */
  public static RunState runState(String word) {
    if (word == null) {
      return null;
    }
    for (RunState state : RunState.values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw Problem.invalid("state", quoted(word) + " is not the state of a run");
  }

  /** Decodes what {@link #cursor(String)} encoded; null at the start of a list. */
  public static String cursor(RoutingContext ctx) {
    String text = text(ctx, "cursor");
    if (text == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrongCursor();
    }
  }

  /** Encodes a place in a list as an opaque text. */
  public static String cursor(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  public static Problem wrongCursor() {
    return Problem.invalid("cursor", "this is not the 'next' of an earlier answer");
  }

  /** A user's text in quotes, shortened for a message. */
  public static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  /** The same without quotes. */
  public static String shortened(String text) {
    String visible = PlainText.visible(text);
    return visible.codePointCount(0, visible.length()) > MAX_QUOTED
        ? visible.substring(0, visible.offsetByCodePoints(0, MAX_QUOTED)) + "…"
        : visible;
  }

  /** Whether it is a number that an {@code int} holds, without a sign. */
  static boolean isNumber(String text) {
    return DIGITS.matcher(text).matches();
  }

  public static boolean isId(String text) {
    return UUID_TEXT.matcher(text).matches();
  }

  /** The id in the path; anything else is not found. */
  public static UUID id(RoutingContext ctx, String name, String what) {
    String text = ctx.pathParam(name);
    if (!isId(text)) {
      throw Problem.notFound(what, quoted(text));
    }
    return UUID.fromString(text);
  }
}

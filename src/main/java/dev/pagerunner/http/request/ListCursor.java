package dev.pagerunner.http.request;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.store.DocumentSort;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.SearchHit;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** The cursors of lists ordered by time, of documents in any order, and of searches. */
public final class ListCursor {
  /** Java accepts years that Postgres does not. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 9999;

  private ListCursor() {}

  /** The cursor that points behind an item. */
  public static String of(OffsetDateTime createdAt, UUID id) {
    return RequestParams.cursor(createdAt + " " + id);
  }

  /**
   * The place that a cursor points to; null at the start of the list.
   *
   * @throws Problem if this server did not make the cursor
   */
  public static Place place(String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = cursor.split(" ", 2);
    if (parts.length < 2 || !RequestParams.isId(parts[1])) {
      throw RequestParams.wrongCursor();
    }
    return new Place(time(parts[0]), UUID.fromString(parts[1]));
  }

  /** The cursor that points behind a document, for this order. */
  public static String of(DocumentSort sort, DocumentSort.Place place) {
    return RequestParams.cursor(sort.key().word() + " " + place.id() + " " + place.value());
  }

  /**
   * The place that such a cursor points to; null at the start of the list.
   *
   * @throws Problem if this server did not make the cursor for this order
   */
  public static DocumentSort.Place document(DocumentSort sort, String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = cursor.split(" ", 3);
    if (parts.length < 3
        || !parts[0].equals(sort.key().word())
        || !RequestParams.isId(parts[1])
        || parts[2].indexOf('\0') >= 0) {
      throw RequestParams.wrongCursor();
    }
    return new DocumentSort.Place(value(sort.key(), parts[2]), UUID.fromString(parts[1]));
  }

  private static Object value(DocumentSort.Key key, String text) {
    return switch (key) {
      case CREATED -> time(text);
      case TITLE, MODEL -> text;
      case PAGES, STATE -> number(text);
    };
  }

  /** The cursor that points behind a hit of a search. */
  public static String of(SearchHit.Place hit) {
    return RequestParams.cursor(
        String.join(
            " ",
            hit.documentAt().toString(),
            hit.document().toString(),
            hit.runAt().toString(),
            hit.run().toString(),
            Integer.toString(hit.page()),
            Integer.toString(hit.n())));
  }

  /**
   * The hit that such a cursor points to; null at the start.
   *
   * @throws Problem if this server did not make the cursor
   */
  public static SearchHit.Place hit(String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = cursor.split(" ", 6);
    if (parts.length < 6 || !RequestParams.isId(parts[1]) || !RequestParams.isId(parts[3])) {
      throw RequestParams.wrongCursor();
    }
    return new SearchHit.Place(
        time(parts[0]),
        UUID.fromString(parts[1]),
        time(parts[2]),
        UUID.fromString(parts[3]),
        number(parts[4]),
        number(parts[5]));
  }

  private static int number(String text) {
    if (!RequestParams.isNumber(text)) {
      throw RequestParams.wrongCursor();
    }
    return Integer.parseInt(text);
  }

  private static OffsetDateTime time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw RequestParams.wrongCursor();
    }
    throw RequestParams.wrongCursor();
  }
}

package dev.pagerunner.http;

import dev.pagerunner.store.Place;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/** The cursor of a list in order of time. */
final class ListCursor {
  /** Java's calendar goes farther than that of Postgres. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 9999;

  private ListCursor() {}

  /** Of the place after an item. */
  static String of(OffsetDateTime createdAt, UUID id) {
    return Params.cursor(createdAt + " " + id);
  }

  /**
   * The place that a cursor names; null at the start of the list.
   *
   * @throws Problem if the cursor is of another origin
   */
  static Place place(String cursor) {
    if (cursor == null) {
      return null;
    }
    String[] parts = cursor.split(" ", 2);
    if (parts.length < 2 || !Params.isId(parts[1])) {
      throw Params.wrongCursor();
    }
    return new Place(time(parts[0]), UUID.fromString(parts[1]));
  }

  private static OffsetDateTime time(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw Params.wrongCursor();
    }
    throw Params.wrongCursor();
  }
}

package dev.pagerunner.store;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;

/** The orders of a list of documents. Each is that of an index, so that no list is ever sorted. */
public enum DocumentSort {
  NEWEST("d.created_at DESC, d.id DESC"),
  OLDEST("d.created_at, d.id"),
  /** By title, whatever the case of its letters. */
  TITLE("lower(d.title), d.id");

  private final String order;

  DocumentSort(String order) {
    this.order = order;
  }

  /**
   * The last document that a reader has.
   *
   * @param createdAt may be null where documents are listed by title
   * @param title may be null where they are listed by time
   */
  public record Place(OffsetDateTime createdAt, String title, UUID id) {
    public static Place of(DocumentView document) {
      return new Place(document.createdAt(), document.title(), document.id());
    }
  }

  /** The word in a request. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What follows {@code ORDER BY} in a query of a table called {@code d}. */
  String order() {
    return order;
  }

  /**
   * Limits a query to what comes behind a place.
   *
   * @param after null for the start
   * @param values of the query; those of the place are added to them
   * @return a condition that begins with AND, or nothing
   */
  String behind(Place after, Tuple values) {
    if (after == null) {
      return "";
    }
    int next = values.size() + 1;
    String condition;
    if (this == TITLE) {
      values.addString(after.title).addUUID(after.id);
      condition = " AND (lower(d.title), d.id) > (lower($%d::text), $%d)";
    } else {
      values.addOffsetDateTime(after.createdAt).addUUID(after.id);
      condition = " AND (d.created_at, d.id) " + (this == NEWEST ? "<" : ">") + " ($%d, $%d)";
    }
    return condition.formatted(next, next + 1);
  }
}

package dev.pagerunner.store;

import dev.pagerunner.domain.RunState;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** An order of a list of documents; documents that are equal in it come by their ids. */
public record DocumentSort(Key key, boolean descending) {
  public static final DocumentSort NEWEST = new DocumentSort(Key.CREATED, true);

  /**
   * What documents are ordered by. In queries their table is {@code d}, the latest run's {@code r}.
   */
  public enum Key {
    CREATED("d.created_at", "%s::timestamptz", true),
    /** Whatever the case of its letters. */
    TITLE("lower(d.title)", "lower(%s::text)", true),
    /** Documents that nobody opened yet count as having none. */
    PAGES("coalesce(d.pages, 0)", "%s::int", true),
    /** From queued to cancelled; documents without a run come before these. */
    STATE("coalesce(array_position(ARRAY[" + states() + "], r.state), 0)", "%s::int", false),
    /** By name and version, whatever the case of their letters. */
    MODEL("lower(coalesce(r.model_name || '@' || r.model_version, ''))", "lower(%s::text)", false);

    private final String column;
    private final String value;
    private final boolean hasIndex;

    Key(String column, String value, boolean hasIndex) {
      this.column = column;
      this.value = value;
      this.hasIndex = hasIndex;
    }

    /** The word in a request. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static String states() {
      return Arrays.stream(RunState.values())
          .map(state -> "'" + state.word() + "'")
          .collect(Collectors.joining(", "));
    }

    private Object of(DocumentView document) {
      return switch (this) {
        case CREATED -> document.createdAt();
        case TITLE -> document.title();
        case PAGES -> pages(document);
        case STATE -> state(document);
        case MODEL -> model(document);
      };
    }

    private static Integer pages(DocumentView document) {
      return document.pages() == null ? 0 : document.pages();
    }

    private static Integer state(DocumentView document) {
      return document.run() == null
          ? 0
          : List.of(RunState.values()).indexOf(document.run().state()) + 1;
    }

    private static String model(DocumentView document) {
      return document.run() == null
          ? ""
          : document.run().model().name() + "@" + document.run().model().version();
    }
  }

  /**
   * The last document that a reader has.
   *
   * @param value by which it is ordered: a time, a text or an Integer, as {@link #place} gives it
   */
  public record Place(Object value, UUID id) {}

  /** The place of a document in this order. */
  public Place place(DocumentView document) {
    return new Place(key.of(document), document.id());
  }

  /** Whether the order is that of an index, so that no part of a list reads all documents. */
  public boolean hasIndex() {
    return key.hasIndex;
  }

  /** What follows {@code ORDER BY} in a query. */
  String order() {
    String direction = descending ? " DESC" : "";
    return key.column + direction + ", d.id" + direction;
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
    values.addValue(after.value).addUUID(after.id);
    int id = values.size();
    return " AND (%s, d.id) %s (%s, $%d)"
        .formatted(key.column, descending ? "<" : ">", key.value.formatted("$" + (id - 1)), id);
  }
}

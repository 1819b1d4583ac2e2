package dev.pagerunner.store;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/**
 * Finds runs by a filter: one condition for the list, its count, and what to change. Counts and
 * changes are of the runs of all users.
 */
public final class RunSearch {
  private static final String FROM =
      " FROM run r JOIN document d ON d.id = r.document_id WHERE true";

  private final Pool pool;

  public RunSearch(Pool pool) {
    this.pool = pool;
  }

  /**
   * Which runs; what is null does not matter.
   *
   * @param model its name, or {@code name@version}
   * @param user part of the name of the document's owner
   * @param failure of the run, or of a page of it
   * @param search part of the document's title or filename, or the id of the run or the document
   */
  public record Filter(
      RunState state, String model, String user, Failure.Category failure, String search) {
    /** All runs in a state; null for all runs. */
    public static Filter of(RunState state) {
      return new Filter(state, null, null, null, null);
    }
  }

  /** A run, with its document's title and the name of its owner, which may be null. */
  public record Found(RunView run, String title, String owner) {}

  /** A change that a user wants made to all runs that fit. */
  public enum Purpose {
    CANCEL("r.state IN ('queued', 'running') AND NOT r.cancel_requested"),
    RETRY("r.state IN ('failed', 'partial', 'cancelled')"),
    DELETE("true");

    /** Runs to which the change does nothing are left out, so that others get their turn. */
    private final String changeable;

    Purpose(String changeable) {
      this.changeable = changeable;
    }
  }

  /** Newest first, from behind {@code after}, which is null for the start. */
  public Future<Batch<Found>> list(Visibility visible, Filter filter, Place after, int limit) {
    Tuple values = Tuple.of(limit);
    String where = FROM + VisibleDocuments.and(visible, "d", values) + conditions(filter, values);
    where += Place.behind(after, "r", values);
    return Reading.list(
            pool,
            "SELECT "
                + RunQueries.COLUMNS
                + ", d.title, (SELECT a.name FROM account a WHERE a.id = d.account_id) AS owner"
                + where
                + " ORDER BY r.created_at DESC, r.id DESC LIMIT $1",
            values,
            RunSearch::found)
        .map(rows -> Batch.of(rows, limit));
  }

  public Future<Total> count(Filter filter) {
    Tuple values = Tuple.tuple();
    return Reading.first(
            pool,
            Total.count(FROM + conditions(filter, values)),
            values,
            row -> Total.of(row.getLong(0)))
        .map(found -> found.orElseThrow());
  }

  /** The ids of runs that fit and that the change would change, oldest first. */
  public Future<List<UUID>> idsFor(Purpose purpose, Filter filter, int limit) {
    Tuple values = Tuple.of(limit);
    return Reading.list(
        pool,
        "SELECT r.id"
            + FROM
            + conditions(filter, values)
            + " AND "
            + purpose.changeable
            + " ORDER BY r.created_at, r.id LIMIT $1",
        values,
        row -> row.getUUID(0));
  }

  private static String conditions(Filter filter, Tuple values) {
    StringBuilder sql = new StringBuilder();
    if (filter.state != null) {
      sql.append(" AND r.state = ").append(place(filter.state.word(), values));
    }
    if (filter.model != null) {
      sql.append(ofModel("r", filter.model, values));
    }
    if (filter.user != null) {
      sql.append(ofUser("d", filter.user, values));
    }
    if (filter.failure != null) {
      sql.append(failed(place(filter.failure.word(), values)));
    }
    if (filter.search != null) {
      String text = place(filter.search, values);
      sql.append(named(text));
    }
    return sql.toString();
  }

  /** The documents are found first: comparing texts after the join takes ten times as long. */
  private static String named(String text) {
    return " AND "
        + """
        (r.id::text = lower(%1$s) OR r.document_id IN (
          SELECT s.id FROM document s WHERE %2$s OR s.id::text = lower(%1$s)))"""
            .formatted(text, DocumentSearch.named("s", text));
  }

  private static String failed(String category) {
    return " AND "
        + """
        (r.error->>'category' = %1$s OR (r.pages_failed > 0 AND EXISTS (
          SELECT FROM page p
          WHERE p.run_id = r.id AND p.state = 'failed' AND p.error->>'category' = %1$s)))"""
            .formatted(category);
  }

  /**
   * The condition that a run is of a model.
   *
   * @param model its name, or {@code name@version}
   */
  static String ofModel(String run, String model, Tuple values) {
    int at = model.lastIndexOf('@');
    String name = at < 0 ? model : model.substring(0, at);
    String condition = " AND " + run + ".model_name = " + place(name, values);
    return at < 0
        ? condition
        : condition + " AND " + run + ".model_version = " + place(model.substring(at + 1), values);
  }

  /** The condition that a document belongs to a user whose name contains a text. */
  static String ofUser(String document, String name, Tuple values) {
    return " AND %s.account_id IN (SELECT a.id FROM account a WHERE strpos(lower(a.name), lower(%s)) > 0)"
        .formatted(document, place(name, values));
  }

  /** Adds a text to the values of a query; gives the placeholder for it. */
  static String place(String text, Tuple values) {
    values.addString(text);
    return "$" + values.size() + "::text";
  }

  private static Found found(Row row) {
    return new Found(RunQueries.view(row), row.getString("title"), row.getString("owner"));
  }
}

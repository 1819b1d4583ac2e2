package dev.pagerunner.store;

import dev.pagerunner.domain.ModelRef;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The models that runs were or may be made with. */
public final class ModelRepository {
  private static final String COLUMNS =
      "name, version, sha256, json, bytes, added, is_default, added_at";

  private ModelRepository() {}

  /**
   * A model.
   *
   * @param json the text of model.json
   * @param bytes of model.onnx
   * @param added whether an administrator added it; else it is there because settings named it
   * @param isDefault whether it was made the default
   */
  public record Registered(
      ModelRef ref,
      String json,
      long bytes,
      boolean added,
      boolean isDefault,
      OffsetDateTime addedAt) {}

  /** Adds a model, or gives a known one this description; what was added stays so. */
  public static Future<Void> put(
      SqlClient client, ModelRef model, String json, long bytes, boolean added) {
    return client
        .preparedQuery(
            """
            INSERT INTO model (name, version, sha256, json, bytes, added)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (name, version, sha256) DO UPDATE
            SET json = EXCLUDED.json, added = model.added OR EXCLUDED.added""")
        .execute(Tuple.of(model.name(), model.version(), model.sha256(), json, bytes, added))
        .mapEmpty();
  }

  /** Makes a model the default; returns whether there is such a model. */
  public static Future<Boolean> makeDefault(SqlConnection tx, ModelRef model) {
    return tx.query("UPDATE model SET is_default = false WHERE is_default")
        .execute()
        .compose(
            ignored ->
                tx.preparedQuery(
                        """
                        UPDATE model SET is_default = true
                        WHERE name = $1 AND version = $2 AND sha256 = $3""")
                    .execute(tuple(model)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** All of them, the oldest first. */
  public static Future<List<Registered>> all(Pool pool) {
    return Reading.list(
        pool,
        "SELECT " + COLUMNS + " FROM model ORDER BY added_at, name, version",
        Tuple.tuple(),
        ModelRepository::registered);
  }

  public static Future<Optional<Registered>> find(Pool pool, ModelRef model) {
    return Reading.first(
        pool,
        "SELECT " + COLUMNS + " FROM model WHERE name = $1 AND version = $2 AND sha256 = $3",
        tuple(model),
        ModelRepository::registered);
  }

  /** How many unfinished runs are pinned to a model. */
  public static Future<Long> unfinishedRuns(SqlClient client, ModelRef model) {
    return client
        .preparedQuery(
            """
            SELECT count(*) FROM run
            WHERE state IN ('queued', 'running')
              AND model_name = $1 AND model_version = $2 AND model_sha256 = $3""")
        .execute(tuple(model))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  /** The same of every model that has some. */
  public static Future<Map<ModelRef, Long>> unfinishedRuns(Pool pool) {
    return pool.query(
            """
            SELECT model_name, model_version, model_sha256, count(*) FROM run
            WHERE state IN ('queued', 'running')
            GROUP BY model_name, model_version, model_sha256""")
        .execute()
        .map(
            rows -> {
              Map<ModelRef, Long> runs = new HashMap<>();
              for (Row row : rows) {
                runs.put(
                    new ModelRef(row.getString(0), row.getString(1), row.getString(2)),
                    row.getLong(3));
              }
              return runs;
            });
  }

  /** Forgets a model; returns how many others have the same weights. */
  public static Future<Long> delete(SqlConnection tx, ModelRef model) {
    return tx.preparedQuery("DELETE FROM model WHERE name = $1 AND version = $2 AND sha256 = $3")
        .execute(tuple(model))
        .compose(
            ignored ->
                tx.preparedQuery("SELECT count(*) FROM model WHERE sha256 = $1")
                    .execute(Tuple.of(model.sha256())))
        .map(rows -> rows.iterator().next().getLong(0));
  }

  private static Tuple tuple(ModelRef model) {
    return Tuple.of(model.name(), model.version(), model.sha256());
  }

  private static Registered registered(Row row) {
    return new Registered(
        new ModelRef(row.getString("name"), row.getString("version"), row.getString("sha256")),
        row.getString("json"),
        row.getLong("bytes"),
        row.getBoolean("added"),
        row.getBoolean("is_default"),
        row.getOffsetDateTime("added_at"));
  }
}

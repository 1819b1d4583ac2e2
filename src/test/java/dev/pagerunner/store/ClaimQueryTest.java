package dev.pagerunner.store;

import static dev.pagerunner.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Lease;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimQueryTest {
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** Rows that one step of the plan may see: far from all runs, and from all slices. */
  private static final int FEW = 20;

  @TempDir static Path folder;
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase(folder);
    // What the planner knows is what the test says.
    database.sql("ALTER TABLE run SET (autovacuum_enabled = off)");
    database.sql("ALTER TABLE slice SET (autovacuum_enabled = off)");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void forgetRuns() {
    database.sql("TRUNCATE run CASCADE");
  }

  @Test
  void nothing_is_claimed_where_nothing_is_ready() {
    run(1, "running", "a", "NULL", "done", "leased");
    run(2, "cancelled", "a", "NULL", "void");
    assertThat(claim(null)).isEmpty();
    assertThat(claim("a")).isEmpty();
  }

  @Test
  void the_run_served_longest_ago_comes_first_and_one_that_never_was_before_it() {
    run(1, "running", "a", "now() - interval '1 min'", "ready");
    run(2, "running", "b", "now() - interval '2 min'", "ready");
    run(3, "queued", "a", "NULL", "ready");
    run(4, "running", "b", "NULL", "ready");
    assertThat(order(null, 5)).containsExactly(3, 4, 2, 1);
  }

  @Test
  void a_run_of_which_a_slice_is_leased_waits_for_those_of_which_none_is() {
    run(1, "running", "a", "NULL", "leased", "leased", "ready");
    run(2, "running", "a", "NULL", "leased", "ready", "ready", "ready");
    run(3, "running", "a", "now()", "ready");
    assertThat(order("a", 6)).containsExactly(3, 2, 1, 2, 2);
  }

  @Test
  void the_preferred_model_and_openings_come_first_among_runs_with_as_many_leased_slices() {
    run(1, "running", "b", "NULL", "ready", "ready");
    run(2, "running", "a", "now()", "ready", "ready");
    run(3, "queued", "b", "now() - interval '1 min'", "ready");
    run(4, "running", "c", "now() - interval '1 min'", "ready");
    assertThat(order("a", 7)).containsExactly(3, 2, 1, 4, 2, 1);
  }

  @Test
  void a_preferred_model_that_no_run_needs_keeps_nobody_waiting() {
    run(1, "running", "b", "now()", "ready");
    run(2, "running", "a", "NULL", "ready");
    assertThat(order("z", 3)).containsExactly(2, 1);
  }

  @Test
  void a_run_that_is_being_cancelled_is_left_alone() {
    run(1, "running", "a", "NULL", "ready");
    database.sql("UPDATE run SET cancel_requested = true");
    assertThat(claim("a")).isEmpty();
  }

  @Test
  void the_slices_of_a_run_are_claimed_from_the_first_page_on() {
    UUID run = run(1, "running", "a", "NULL", "ready", "ready", "done", "ready");
    assertThat(Stream.generate(() -> claim(null)).takeWhile(Optional::isPresent).map(Optional::get))
        .allMatch(lease -> lease.run().equals(run))
        .extracting(Lease::firstPage)
        .containsExactly(1, 9, 25);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"a", "b", "z"})
  void what_a_claim_looks_at_does_not_grow_with_the_runs_that_wait(String model) {
    many(3_000, "succeeded", "'a'", "done", "done");
    many(6_000, "running", "CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END", "ready", "ready");
    many(3_000, "queued", "'a'", "ready");
    database.sql(
        "UPDATE slice SET state = 'leased' WHERE id IN"
            + " (SELECT id FROM slice WHERE state = 'ready' ORDER BY id LIMIT 4)");
    database.sql("ANALYZE run, slice");
    assertThat(rowsOfSteps(model)).isNotEmpty().allMatch(rows -> rows <= FEW);
  }

  @Test
  void it_does_not_either_when_many_came_since_the_planner_counted_them() {
    many(3_000, "succeeded", "'a'", "done", "done");
    many(3, "running", "'a'", "ready");
    database.sql("ANALYZE run, slice");
    many(3_000, "running", "'b'", "ready");
    assertThat(rowsOfSteps(null)).isNotEmpty().allMatch(rows -> rows <= FEW);
    assertThat(rowsOfSteps("b")).isNotEmpty().allMatch(rows -> rows <= FEW);
  }

  /** How many rows each step of a claim's plan gives, or throws away. */
  private static List<Double> rowsOfSteps(String model) {
    Object explained =
        await(
                database
                    .pool()
                    .preparedQuery("EXPLAIN (ANALYZE, FORMAT JSON) " + ClaimQuery.CLAIM)
                    .execute(Tuple.of("w", LEASE.toMillis(), model)))
            .iterator()
            .next()
            .getValue(0);
    List<Double> rows = new ArrayList<>();
    addRows(new JsonArray(explained.toString()).getJsonObject(0).getJsonObject("Plan"), rows);
    return rows;
  }

  private static void addRows(JsonObject step, List<Double> rows) {
    rows.add(
        step.getInteger("Actual Loops")
            * (step.getDouble("Actual Rows") + step.getDouble("Rows Removed by Filter", 0.0)));
    JsonArray inner = step.getJsonArray("Plans", new JsonArray());
    IntStream.range(0, inner.size()).forEach(i -> addRows(inner.getJsonObject(i), rows));
  }

  /** The numbers of the runs of which a slice is claimed, one after another. */
  private static List<Integer> order(String model, int claims) {
    List<Integer> runs = new ArrayList<>();
    for (int n = 0; n < claims; n++) {
      claim(model).ifPresent(lease -> runs.add((int) lease.run().getLeastSignificantBits()));
    }
    return runs;
  }

  private static Optional<Lease> claim(String model) {
    return await(ClaimQuery.claim(database.pool(), "w", LEASE, model));
  }

  /** A run with so many slices, made after those with lower numbers. */
  private static UUID run(int number, String state, String model, String served, String... slices) {
    UUID id = new UUID(0, number);
    database.sql(
        """
        INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256,
                         created_at, last_served_at)
        VALUES ('%s', '%s', '%s', 'm', '1', '%s', now() + %d * interval '1 s', %s)"""
            .formatted(id, TestDatabase.DOCUMENT, state, model, number, served));
    for (int i = 0; i < slices.length; i++) {
      database.sql(
          """
          INSERT INTO slice (run_id, first_page, last_page, next_page, state)
          VALUES ('%s', %d, %d, %2$d, '%s')"""
              .formatted(id, i * 8 + 1, i * 8 + 8, slices[i]));
    }
    return id;
  }

  private static void many(int count, String state, String model, String... slices) {
    database.sql(
        """
        WITH made AS (
          INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256,
                           created_at, last_served_at)
          SELECT gen_random_uuid(), '%s', '%s', 'm', '1', %s, now() - g * interval '1 s',
                 CASE WHEN g %% 3 = 0 THEN now() - g * 7919 %% %d * interval '1 s' END
          FROM generate_series(1, %4$d) g RETURNING id)
        INSERT INTO slice (run_id, first_page, last_page, next_page, state)
        SELECT id, n * 8 - 7, n * 8, n * 8 - 7, s
        FROM made, unnest('{%s}'::text[]) WITH ORDINALITY AS wanted (s, n)"""
            .formatted(TestDatabase.DOCUMENT, state, model, count, String.join(",", slices)));
  }
}

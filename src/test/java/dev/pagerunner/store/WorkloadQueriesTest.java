package dev.pagerunner.store;

import static dev.pagerunner.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Workload;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadQueriesTest {
  @TempDir static Path folder;

  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase(folder);
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
  void nothing_is_counted_where_nothing_is_to_be_done() {
    runs(5, "succeeded", "done");
    assertThat(await(WorkloadQueries.now(database.pool())))
        .isEqualTo(new Workload(0, 0, 0, 0, 0, 0));
  }

  @Test
  void what_is_to_be_done_is_counted_by_state() {
    runs(3, "queued", "ready");
    runs(4, "running", "leased");
    runs(5, "failed", "void");
    database.sql("UPDATE slice SET lease_owner = 'w' || id % 2 WHERE state = 'leased'");
    database.sql(
        "UPDATE slice SET ready_at = now() - interval '90 s' WHERE id ="
            + " (SELECT min(id) FROM slice WHERE state = 'ready')");
    Workload now = await(WorkloadQueries.now(database.pool()));
    assertThat(now.queued()).isEqualTo(3);
    assertThat(now.running()).isEqualTo(4);
    assertThat(now.ready()).isEqualTo(3);
    assertThat(now.leased()).isEqualTo(4);
    assertThat(now.workers()).isEqualTo(2);
    assertThat(now.oldestReadySeconds()).isBetween(90.0, 150.0);
  }

  @Test
  void what_has_ended_is_not_read() {
    runs(20_000, "succeeded", "done");
    runs(20, "running", "ready");
    runs(2, "running", "leased");
    database.sql("ANALYZE run, slice");
    String plan =
        StreamSupport.stream(database.sql("EXPLAIN " + WorkloadQueries.NOW).spliterator(), false)
            .map(row -> row.getString(0))
            .collect(Collectors.joining("\n"));
    assertThat(plan)
        .contains("run_unfinished")
        .contains("slice_ready")
        .contains("slice_leased")
        .doesNotContain("Seq Scan");
  }

  private static void runs(int count, String state, String slices) {
    database.sql(
        """
        WITH made AS (
          INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256)
          SELECT gen_random_uuid(), '%s', '%s', 'm', '1', 's'
          FROM generate_series(1, %d) RETURNING id)
        INSERT INTO slice (run_id, first_page, last_page, next_page, state, lease_until)
        SELECT id, 1, 8, 1, '%s', now() FROM made"""
            .formatted(TestDatabase.DOCUMENT, state, count, slices));
  }
}

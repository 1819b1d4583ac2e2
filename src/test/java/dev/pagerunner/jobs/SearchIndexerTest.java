package dev.pagerunner.jobs;

import static dev.pagerunner.jobs.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.domain.search.SearchQuery;
import dev.pagerunner.store.SearchHit;
import dev.pagerunner.store.TextSearch;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Makes the results of runs searchable: of new ones, old ones, and ones that are read again. */
class SearchIndexerTest {
  @TempDir static Path folder;
  private static TestJobs jobs;
  private SearchIndexer indexer;

  @BeforeAll
  static void start() throws Exception {
    jobs = new TestJobs(folder, 2);
  }

  @AfterAll
  static void stop() {
    jobs.close();
  }

  @BeforeEach
  void clear() {
    await(jobs.database.pool().query("DELETE FROM document").execute());
    indexer = new SearchIndexer(jobs.database);
  }

  private static void sql(String sql, Object... values) {
    await(jobs.database.pool().preparedQuery(sql).execute(Tuple.from(values)));
  }

  private static UUID runOf(UUID document) {
    return await(
            jobs.database
                .pool()
                .preparedQuery("SELECT id FROM run WHERE document_id = $1")
                .execute(Tuple.of(document)))
        .iterator()
        .next()
        .getUUID(0);
  }

  private static void found(UUID run, int page, String... texts) {
    sql(
        """
        INSERT INTO page (run_id, page, state, width, height, dpi)
        VALUES ($1, $2, 'done', 900, 1200, 108)""",
        run,
        page);
    for (int n = 1; n <= texts.length; n++) {
      sql(
          """
          INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text)
          VALUES ($1, $2, $3, 'text', 0.9, 1, 2, 3, 4, $4)""",
          run,
          page,
          n,
          texts[n - 1]);
    }
  }

  private static void finished(UUID run) {
    sql("UPDATE run SET state = 'succeeded', finished_at = clock_timestamp() WHERE id = $1", run);
  }

  private void round() {
    await(indexer.round(Future::succeededFuture));
  }

  private static List<Integer> pages(String query) {
    TextSearch search = new TextSearch(jobs.database.pool());
    TextSearch.Filter filter =
        new TextSearch.Filter(SearchQuery.parse(query).toTsQuery(null), null, null, false);
    return await(search.find(Visibility.EVERYTHING, filter, null, 50)).stream()
        .map(SearchHit::place)
        .map(SearchHit.Place::page)
        .toList();
  }

  @Test
  void the_texts_of_a_run_are_found_once_it_has_ended() {
    UUID run = runOf(jobs.accepted());
    found(run, 1, "A quick fox", null, " — ");
    found(run, 2, "quick silver", "nothing");
    round();
    assertThat(pages("quick")).isEmpty();
    finished(run);
    round();
    assertThat(pages("quick")).containsExactly(1, 2);
    assertThat(pages("quick fox")).containsExactly(1);
    assertThat(pages("silver nothing")).isEmpty();
  }

  @Test
  void many_long_texts_are_written_in_parts() {
    UUID run = runOf(jobs.accepted());
    String text = "日".repeat(3000) + " 本 word ".repeat(400);
    String[] texts = new String[250];
    java.util.Arrays.fill(texts, text);
    found(run, 1, texts);
    found(run, 2, "the last word");
    finished(run);
    round();
    SearchIndexer elsewhere = new SearchIndexer(jobs.database);
    for (int i = 0; i < 60 && pages("\"last word\"").isEmpty(); i++) {
      await((i % 2 == 0 ? elsewhere : indexer).round(Future::succeededFuture));
    }
    assertThat(pages("\"last word\"")).containsExactly(2);
    assertThat(pages("日")).hasSize(50);
  }

  @Test
  void pages_that_are_read_later_are_found_too() {
    UUID run = runOf(jobs.accepted());
    found(run, 2, "second");
    finished(run);
    round();
    sql("UPDATE run SET state = 'running', finished_at = NULL WHERE id = $1", run);
    found(run, 1, "first");
    round();
    assertThat(pages("second")).isEmpty();
    finished(run);
    round();
    assertThat(pages("first OR second")).containsExactly(1, 2);
  }

  @Test
  void what_is_deleted_is_found_no_more() {
    UUID document = jobs.accepted();
    found(runOf(document), 1, "gone");
    finished(runOf(document));
    round();
    assertThat(pages("gone")).hasSize(1);
    sql("DELETE FROM document WHERE id = $1", document);
    round();
    assertThat(pages("gone")).isEmpty();
  }

  @Test
  void a_round_ends_when_another_process_does_this() {
    UUID run = runOf(jobs.accepted());
    found(run, 1, "word");
    finished(run);
    Future<Void> round = indexer.round(() -> Future.failedFuture("not mine"));
    assertThat(round.transform(ended -> Future.succeededFuture(ended.failed())))
        .satisfies(failed -> assertThat(await(failed)).isTrue());
    assertThat(pages("word")).isEmpty();
  }
}

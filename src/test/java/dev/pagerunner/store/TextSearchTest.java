package dev.pagerunner.store;

import static dev.pagerunner.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.SearchHit.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches of many texts, by the plans that Postgres makes. */
class TextSearchTest {
  private static final UUID ACCOUNT = UUID.fromString("00000000-0000-0000-0000-0000000000aa");

  @TempDir static Path folder;
  private static TestDatabase database;

  /** Of 2,000 documents with 40 texts each: all have "common", one has "needle". */
  @BeforeAll
  static void write_80_000_texts() {
    database = new TestDatabase(folder);
    database.sql(
        "INSERT INTO account (id, name, role) VALUES ('" + ACCOUNT + "', 'ada', 'member')");
    database.sql(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256, account_id, created_at)
        SELECT gen_random_uuid(), 'Title ' || n, 'f', 'm', 1, 's',
          CASE WHEN mod(n, 2) = 0 THEN '%s'::uuid END, now() - n * interval '1 min'
        FROM generate_series(1, 2000) n"""
            .formatted(ACCOUNT));
    database.sql(
        """
        INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256,
                         created_at, finished_at)
        SELECT gen_random_uuid(), id, 'succeeded', 'm', '1', 'x', created_at, now() FROM document""");
    database.sql(
        "INSERT INTO page (run_id, page, state, dpi) SELECT id, p, 'done', 72 FROM run, generate_series(1, 4) p");
    database.sql(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1, text)
        SELECT run_id, page, n, 'text', 1, 0, 0, 1, 1, 'common word' || mod(n, 5)
        FROM page, generate_series(1, 10) n""");
    database.sql(
        """
        UPDATE detection SET text = 'needle ' || text WHERE (run_id, page, n) IN (
          SELECT r.id, 3, 7 FROM run r ORDER BY created_at LIMIT 1)""");
    database.sql(
        """
        INSERT INTO detection_words
        SELECT run_id, page, n, to_tsvector('simple', text) FROM detection""");
    database.sql("ANALYZE");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static List<SearchHit> find(Visibility visible, String words, Place after) {
    TextSearch.Filter filter = new TextSearch.Filter(words, null, null, false);
    return await(new TextSearch(database.pool()).find(visible, filter, after, 20));
  }

  private static String plan(String words, Visibility visible, Place after, boolean few) {
    Tuple values = Tuple.of(words, 20);
    TextSearch.Filter filter = new TextSearch.Filter(words, null, null, false);
    String sql = "EXPLAIN ANALYZE " + SearchSql.of(few, visible, filter, after, values);
    StringBuilder plan = new StringBuilder();
    await(
            database
                .pool()
                .withTransaction(
                    tx ->
                        TextSearch.prepare(tx, few)
                            .compose(ignored -> tx.preparedQuery(sql).execute(values))))
        .forEach((Row row) -> plan.append(row.getString(0)).append('\n'));
    return plan.toString();
  }

  @Test
  void a_common_word_reads_no_more_than_the_first_documents() {
    Place middle = find(Visibility.EVERYTHING, "needle", null).get(0).place();
    for (Visibility visible :
        List.of(Visibility.EVERYTHING, Visibility.own(ACCOUNT), Visibility.ownAndShared(ACCOUNT))) {
      for (Place after : new Place[] {null, middle}) {
        assertThat(plan("common", visible, after, false))
            .contains("using detection_words_pkey on detection_words")
            .doesNotContain(
                "Seq Scan", "Hash", "Bitmap", "Sort Key: d.created_at DESC, d.id DESC\n");
      }
      List<SearchHit> first = find(visible, "common", null);
      assertThat(first).hasSize(20);
      assertThat(find(visible, "common", first.get(19).place()).get(0).place().page()).isEqualTo(3);
    }
  }

  @Test
  void a_rare_word_is_looked_up_by_the_index() {
    assertThat(plan("needle", Visibility.ownAndShared(ACCOUNT), null, true))
        .contains("on detection_words_search")
        .doesNotContain("Seq Scan", "Hash");
    assertThat(find(Visibility.EVERYTHING, "needle", null))
        .singleElement()
        .satisfies(hit -> assertThat(hit.text()).startsWith("needle common"));
  }

  @Test
  void a_search_ends_in_time() {
    assertThatThrownBy(
            () ->
                await(
                    database
                        .pool()
                        .withTransaction(
                            tx -> TextSearch.prepare(tx, true).compose(ignored -> sleep(tx)))
                        .recover(Outage::judged)))
        .isInstanceOf(StatementTimeoutException.class);
  }

  private static Future<?> sleep(io.vertx.sqlclient.SqlConnection tx) {
    return tx.query("SELECT pg_sleep(60)").execute();
  }
}

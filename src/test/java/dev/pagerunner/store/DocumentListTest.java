package dev.pagerunner.store;

import static dev.pagerunner.store.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Visibility;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of many documents, by the plans that Postgres makes. */
class DocumentListTest {
  private static final String ACCOUNT = "00000000-0000-0000-0000-0000000000aa";
  private static final DocumentList.Filter ALL = DocumentList.Filter.NONE;

  @TempDir static Path folder;
  private static TestDatabase database;

  @BeforeAll
  static void write_100_000_documents() {
    database = new TestDatabase(folder);
    database.fill(
        "INSERT INTO account (id, name, role) VALUES ('" + ACCOUNT + "', 'ada', 'member')");
    database.fill(
        """
        INSERT INTO document (id, title, filename, media_type, bytes, sha256, pages, account_id, created_at)
        SELECT gen_random_uuid(), 'Title ' || md5(n::text), 'f', 'm', 1, md5(n::text),
          nullif(mod(n, 300), 0), CASE WHEN mod(n, 2) = 0 THEN '%s'::uuid END, now() - n * interval '1 min'
        FROM generate_series(1, 100000) n"""
            .formatted(ACCOUNT));
    database.fill(
        """
        INSERT INTO run (id, document_id, state, model_name, model_version, model_sha256)
        SELECT gen_random_uuid(), id, 'succeeded', 'm', '1', 'x' FROM document""");
    database.fill("INSERT INTO page (run_id, page, state) SELECT id, 1, 'done' FROM run");
    database.fill(
        """
        INSERT INTO detection (run_id, page, n, label, score, x0, y0, x1, y1)
        SELECT id, 1, 1, 'text', 1, 0, 0, 1, 1 FROM run""");
    database.fill("ANALYZE");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, true",
    "CREATED, false",
    "TITLE, true",
    "TITLE, false",
    "PAGES, true",
    "PAGES, false"
  })
  void no_order_by_time_title_or_pages_sorts_or_reads_all_documents(
      DocumentSort.Key key, boolean descending) {
    DocumentSort sort = new DocumentSort(key, descending);
    assertThat(sort.hasIndex()).isTrue();
    Object value =
        switch (key) {
          case TITLE -> "Title 8";
          case PAGES -> 150;
          default -> OffsetDateTime.now(ZoneOffset.UTC).minusDays(30);
        };
    DocumentSort.Place middle = new DocumentSort.Place(value, UUID.fromString(ACCOUNT));
    UUID account = UUID.fromString(ACCOUNT);
    for (DocumentSort.Place after : new DocumentSort.Place[] {null, middle}) {
      for (Visibility visible :
          new Visibility[] {
            Visibility.EVERYTHING, Visibility.own(account), Visibility.ownAndShared(account)
          }) {
        assertThat(plan(visible, ALL, sort, after))
            .as("%s %s %s", visible, sort, after)
            .contains("Index")
            .doesNotContain(
                "Seq Scan on document",
                "Bitmap Heap Scan on document",
                "Sort Key: d.",
                "Sort Key: (lower(",
                "Sort Key: (COALESCE(");
      }
    }
  }

  @Test
  void documents_with_the_same_bytes_are_looked_up_by_their_index() {
    DocumentList.Filter filter = new DocumentList.Filter(null, null, null, null, "0".repeat(64));
    assertThat(plan(Visibility.EVERYTHING, filter, DocumentSort.NEWEST, null))
        .contains("document_sha256")
        .doesNotContain("Seq Scan on document");
  }

  @ParameterizedTest
  @EnumSource(
      value = DocumentSort.Key.class,
      names = {"STATE", "MODEL"})
  void an_order_without_an_index_reads_documents_but_no_pages_or_detections(DocumentSort.Key key) {
    DocumentSort sort = new DocumentSort(key, false);
    assertThat(sort.hasIndex()).isFalse();
    String plan = plan(Visibility.own(UUID.fromString(ACCOUNT)), ALL, sort, null);
    assertThat(plan).doesNotContain("Seq Scan on page", "Seq Scan on detection");
  }

  @Test
  void a_label_that_nothing_has_is_looked_up_by_its_index() {
    DocumentList.Filter filter = new DocumentList.Filter(null, null, null, "table", null);
    assertThat(plan(Visibility.EVERYTHING, filter, DocumentSort.NEWEST, null))
        .contains("using detection_label on detection")
        .doesNotContain("Seq Scan on detection");
  }

  private static String plan(
      Visibility visible, DocumentList.Filter filter, DocumentSort sort, DocumentSort.Place after) {
    Tuple values = Tuple.of(50);
    String sql = DocumentList.sql(visible, filter, sort, after, values);
    StringBuilder plan = new StringBuilder();
    for (Row row : await(database.pool().preparedQuery("EXPLAIN ANALYZE " + sql).execute(values))) {
      plan.append(row.getString(0)).append('\n');
    }
    return plan.toString();
  }
}

package dev.pagerunner.jobs;

import static dev.pagerunner.jobs.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.accounts.Logins;
import dev.pagerunner.store.RetentionQueries;
import dev.pagerunner.store.RetentionQueries.Due;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted because it was kept for long enough. */
class RetentionTest {
  @TempDir static Path folder;
  private static TestJobs jobs;

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
    jobs.postgres.sql().run("TRUNCATE document, account, audit, login_throttle CASCADE");
  }

  private static void round(Integer days) {
    Logins.Lifetimes lifetimes = new Logins.Lifetimes(Duration.ofHours(1), Duration.ofDays(1));
    Retention.Rules rules = new Retention.Rules(days, 365, lifetimes);
    Retention retention = new Retention(jobs.database, jobs.documents, rules);
    await(retention.round(Future::succeededFuture));
  }

  /** A document that was read, of so many days ago. */
  private static UUID old(int days, UUID owner) {
    UUID document = jobs.accepted();
    jobs.postgres
        .sql()
        .run("UPDATE run SET state = 'succeeded' WHERE document_id = '" + document + "'");
    age(document, days, owner);
    return document;
  }

  private static void age(UUID document, int days, UUID owner) {
    String account = owner == null ? "NULL" : "'" + owner + "'";
    jobs.postgres
        .sql()
        .run(
            "UPDATE document SET created_at = now() - interval '%d day', account_id = %s WHERE id = '%s'"
                .formatted(days, account, document));
  }

  private static UUID user(String name, Integer retentionDays) {
    UUID id = UUID.randomUUID();
    jobs.postgres
        .sql()
        .run(
            "INSERT INTO account (id, name, role, retention_days) VALUES ('%s', '%s', 'member', %s)"
                .formatted(id, name, retentionDays));
    return id;
  }

  private static boolean exists(UUID document) {
    return jobs.postgres.sql().number("SELECT count(*) FROM document WHERE id = ?", document) == 1;
  }

  @Test
  void documents_go_after_the_days_of_their_owner_or_those_of_the_settings() {
    UUID hasty = user("hasty", 5);
    UUID patient = user("patient", 100);
    UUID usual = user("usual", null);
    List<UUID> gone = List.of(old(31, null), old(31, usual), old(6, hasty), old(101, patient));
    List<UUID> kept = List.of(old(29, null), old(29, usual), old(4, hasty), old(99, patient));
    round(30);
    assertThat(gone).noneMatch(RetentionTest::exists);
    assertThat(kept).allMatch(RetentionTest::exists);
    assertThat(
            jobs.postgres
                .sql()
                .number(
                    "SELECT count(*) FROM audit WHERE action = 'document.deleted' AND actor_kind = 'server'"))
        .isEqualTo(gone.size());
  }

  @Test
  void without_days_in_the_settings_only_owners_with_days_lose_documents() {
    UUID hasty = user("hasty", 5);
    UUID gone = old(6, hasty);
    UUID kept = old(20_000, null);
    round(null);
    assertThat(exists(gone)).isFalse();
    assertThat(exists(kept)).isTrue();
  }

  @Test
  void a_document_that_is_being_read_stays_also_if_its_run_began_just_now() {
    UUID document = jobs.accepted();
    age(document, 1000, null);
    round(30);
    assertThat(exists(document)).isTrue();
    assertThatThrownBy(() -> await(jobs.documents.deleteUnlessRead(document, TestJobs.ANYONE)))
        .isInstanceOf(ConflictException.class);
    assertThat(exists(document)).isTrue();
  }

  @Test
  void old_entries_of_the_audit_log_and_sessions_that_ran_out_go() {
    UUID user = user("anna", null);
    jobs.postgres
        .sql()
        .run(
            """
            INSERT INTO audit (at, actor_name, actor_kind, action, object_type, object_id)
            VALUES (now() - interval '366 day', 'a', 'server', 'old', 'x', 'x'),
                   (now() - interval '364 day', 'a', 'server', 'new', 'x', 'x')""");
    jobs.postgres
        .sql()
        .run(
            """
            INSERT INTO session (id, secret, account_id, seen_at, expires_at)
            VALUES (gen_random_uuid(), 'idle', '%1$s', now() - interval '2 h', now() + interval '1 h'),
                   (gen_random_uuid(), 'over', '%1$s', now(), now() - interval '1 s'),
                   (gen_random_uuid(), 'open', '%1$s', now(), now() + interval '1 h')"""
                .formatted(user));
    round(null);
    assertThat(jobs.postgres.sql().value("SELECT string_agg(action, ',') FROM audit"))
        .isEqualTo("new");
    assertThat(jobs.postgres.sql().value("SELECT string_agg(secret, ',') FROM session"))
        .isEqualTo("open");
  }

  @Test
  void the_preview_counts_documents_and_bytes_by_owner() {
    UUID hasty = user("hasty", 5);
    old(4, hasty);
    old(5, hasty);
    old(1, hasty);
    old(28, null);
    assertThat(await(RetentionQueries.preview(jobs.database.pool(), 30, 2)))
        .containsExactly(new Due(hasty, "hasty", 2, 10), new Due(null, null, 1, 5));
    assertThat(await(RetentionQueries.preview(jobs.database.pool(), null, 2)))
        .containsExactly(new Due(hasty, "hasty", 2, 10));
    assertThat(await(RetentionQueries.preview(jobs.database.pool(), 30, 0)))
        .containsExactly(new Due(hasty, "hasty", 1, 5));
  }
}

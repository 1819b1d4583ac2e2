package dev.pagerunner.jobs;

import static dev.pagerunner.jobs.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.PageFound;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What workers do is told in the transaction that records it. */
class WebhookQueueTest {
  private static final Failure FAILURE =
      new Failure(
          Failure.Category.RENDER_FAILED, Failure.Phase.RENDER, false, "Something was wrong.");

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
  void makeWebhook() {
    sql("TRUNCATE document, webhook, webhook_delivery CASCADE");
    sql(
        """
        INSERT INTO webhook (id, url, lane, events)
        VALUES (gen_random_uuid(), 'https://example.org/', ' example.org:443',
                '{run.finished,run.failed,page.done,page.failed}')""");
  }

  private static void sql(String statement) {
    await(jobs.database.pool().query(statement).execute());
  }

  private static List<String> told(String what) {
    return await(
        jobs.database
            .pool()
            .query("SELECT " + what + " FROM webhook_delivery ORDER BY created_at, id")
            .execute()
            .map(
                rows -> {
                  List<String> all = new ArrayList<>();
                  rows.forEach(row -> all.add(String.valueOf(row.getValue(0))));
                  return all;
                }));
  }

  private static Lease opened(int pages) {
    jobs.accepted();
    Lease opening = jobs.claimed();
    await(jobs.recorder.opened(opening, pages, IntStream.rangeClosed(1, pages).boxed().toList()));
    return jobs.claimed();
  }

  private static PageFound found(int page) {
    return new PageFound(
        page, 10, 10, 72, 1, 1, 1, List.of(), List.of(), List.of(), "crops", List.of());
  }

  @Test
  void pages_and_the_end_are_told_in_their_order() {
    Lease slice = opened(2);
    await(jobs.recorder.pageFailed(slice, 1, FAILURE));
    await(jobs.recorder.pageDone(jobs.claimed(), found(2)));
    assertThat(told("type")).containsExactly("page.failed", "page.done", "run.finished");
    assertThat(told("body::jsonb -> 'data' ->> 'page'")).containsExactly("1", "2", "null");
    assertThat(told("body::jsonb -> 'data' ->> 'state'"))
        .containsExactly("null", "null", "partial");
    assertThat(told("body::jsonb -> 'data' -> 'error' ->> 'message'"))
        .containsExactly("Something was wrong.", "null", "null");
    assertThat(told("body::jsonb -> 'data' ->> 'pages_done'")).containsExactly("0", "1", "1");
  }

  @Test
  void a_run_without_any_page_is_told_as_failed() {
    Lease slice = opened(1);
    await(jobs.recorder.pageFailed(slice, 1, FAILURE));
    assertThat(told("type")).containsExactly("page.failed", "run.failed");
  }

  @Test
  void a_document_that_cannot_be_opened_is_told_and_its_body_is_short() {
    jobs.accepted();
    sql("UPDATE document SET title = repeat(chr(1), 200), filename = repeat(chr(1), 5000)");
    String longest = "\u0001".repeat(5_000);
    await(
        jobs.recorder.cannotOpen(
            jobs.claimed(),
            new Failure(Failure.Category.UNREADABLE, Failure.Phase.OPEN, false, longest)));
    assertThat(told("type")).containsExactly("run.failed");
    String body = told("body").get(0);
    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(20_000);
    assertThat(new JsonObject(body).getJsonObject("data").getString("state")).isEqualTo("failed");
  }

  @Test
  void what_is_not_recorded_is_not_told() {
    Lease slice = opened(1);
    sql("UPDATE slice SET attempt = attempt + 1");
    assertThatThrownBy(() -> await(jobs.recorder.pageDone(slice, found(1))))
        .isInstanceOf(LeaseLostException.class);
    assertThat(told("type")).isEmpty();
  }

  @Test
  void the_end_of_a_run_waits_for_nobody_who_deletes_a_webhook() {
    Lease slice = opened(1);
    await(
        jobs.database.transaction(
            tx ->
                tx.query("DELETE FROM webhook")
                    .execute()
                    .compose(ignored -> jobs.recorder.pageDone(slice, found(1)))));
    assertThat(told("type")).containsExactly("page.done", "run.finished");
  }

  @Test
  void pages_are_left_out_while_very_much_is_pending_and_the_end_is_told() {
    Lease slice = opened(1);
    sql(
        """
        INSERT INTO webhook_delivery (webhook_id, lane, type, body)
        SELECT w.id, w.lane, 'page.done', '{}' FROM webhook w, generate_series(1, 2000)""");
    await(jobs.recorder.pageDone(slice, found(1)));
    assertThat(told("type").subList(2000, 2001)).containsExactly("run.finished");
    assertThat(told("type")).hasSize(2001);
  }

  @Test
  void webhooks_that_do_not_wish_to_know_or_are_disabled_are_told_nothing() {
    sql("UPDATE webhook SET events = '{run.failed}'");
    Lease slice = opened(1);
    await(jobs.recorder.pageDone(slice, found(1)));
    sql("UPDATE webhook SET events = '{run.finished}', disabled_at = now()");
    Lease another = opened(1);
    await(jobs.recorder.pageDone(another, found(1)));
    assertThat(told("type")).isEmpty();
  }
}

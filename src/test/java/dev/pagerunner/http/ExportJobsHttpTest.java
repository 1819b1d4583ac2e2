package dev.pagerunner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.RunState;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportLeases;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Export jobs as clients and workers ask for them, without a worker. */
class ExportJobsHttpTest {
  private static final String EXPORTS = "/api/v1/exports";

  @RegisterExtension static final TestServer SERVER = new TestServer();

  private static final ExecutorService TWELVE = Executors.newFixedThreadPool(12);

  private String run;

  @AfterAll
  static void endThreads() {
    TWELVE.shutdownNow();
  }

  @BeforeEach
  void readARun() {
    SERVER.sql("DELETE FROM export_job");
    SERVER.sql("DELETE FROM blob_trash WHERE prefix LIKE 'exports/%'");
    UUID id = SERVER.uploadedRun();
    SERVER.open(id, 1);
    SERVER.sql("UPDATE document SET pages = 1");
    SERVER.readPage(id, 1);
    SERVER.finish(id, RunState.SUCCEEDED.word());
    run = id.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'format': 'csv'} | give either runs",
        "{'format': 'csv', 'runs': []} | it is empty",
        "{'format': 'csv', 'runs': ['RUN'], 'of': 'runs'} | give either runs",
        "{'format': 'csv', 'runs': ['RUN'], 'q': 'a'} | it belongs to 'of'",
        "{'format': 'csv', 'runs': ['00000000-0000-0000-0000-000000000000']} | there is no run",
        "{'format': 'csv', 'of': 'documents', 'q': 'nowhere'} | nothing fits",
        "{'format': 'csv', 'of': 'runs', 'label': 'a'} | by their state only",
        "{'format': 'csv', 'of': 'runs', 'state': 'odd'} | not the state of a run",
        "{'format': 'xml', 'of': 'runs'} | is not one of",
        "{'format': 'csv', 'runs': ['RUN'], 'labels': ['dog']} | not one of the model's labels",
        "{'format': 'csv', 'runs': ['RUN'], 'pages': '9'} | has 1",
        "{'format': 'csv', 'runs': ['RUN'], 'image_prefix': 'a'} | leave it out",
        "{'format': 'csv', 'runs': ['RUN'], 'color': 'a'} | color",
        "{'format': 'csv', 'runs': ['RUN', 'RUN'], 'labels': ['a\\u0000']} | NUL",
        "{'format': 'label-studio', 'runs': ['RUN'], 'image_prefix': 'a\\u0000'} | NUL",
      })
  void a_wrong_wish_is_refused_in_words(String body, String words) {
    HttpResponse<String> answer = create(body.replace('\'', '"').replace("RUN", run));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains(words);
  }

  @Test
  void requests_that_wait_for_each_other_leave_connections_to_others() throws Exception {
    SqlConnection other = await(SERVER.pool().getConnection());
    try {
      await(other.begin());
      await(
          other
              .query("SELECT pg_advisory_xact_lock(hashtextextended('export null', 15))")
              .execute());
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int n = 0; n < 12; n++) {
        waiting.add(CompletableFuture.supplyAsync(() -> create(csv()), TWELVE));
      }
      assertThat(SERVER.json("/api/v1/runs/" + run).getString("id")).isEqualTo(run);
      for (CompletableFuture<HttpResponse<String>> one : waiting) {
        HttpResponse<String> answer = one.get();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("/problems/busy");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    } finally {
      await(other.close());
    }
    assertThat(create(csv()).statusCode()).isEqualTo(202);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  @Test
  void exports_that_are_made_and_deleted_are_counted_for_an_hour() {
    SERVER.sql(
        "INSERT INTO blob_trash (prefix, sweep_after, keep_until)"
            + " SELECT 'exports/' || n, now(), now() + interval '1 h' FROM generate_series(1, 999) n");
    try {
      HttpResponse<String> made = create(csv());
      assertThat(made.statusCode()).isEqualTo(202);
      String one = new JsonObject(made.body()).getString("id");
      assertThat(SERVER.send(SERVER.request(EXPORTS + "/" + one).DELETE()).statusCode())
          .isEqualTo(204);
      HttpResponse<String> refused = create(csv());
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("within the last hour");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    } finally {
      SERVER.sql("DELETE FROM blob_trash WHERE prefix LIKE 'exports/%'");
    }
  }

  @Test
  void of_an_account_there_are_only_so_many_unfinished_jobs() {
    for (int n = 0; n < 20; n++) {
      assertThat(create(csv()).statusCode()).isEqualTo(202);
    }
    HttpResponse<String> refused = create(csv());
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    String one = SERVER.json(EXPORTS).getJsonArray("items").getJsonObject(0).getString("id");
    assertThat(SERVER.send(SERVER.request(EXPORTS + "/" + one).DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(create(csv()).statusCode()).isEqualTo(202);
  }

  @Test
  void the_oldest_finished_ones_go_and_their_bytes_are_scheduled() {
    SERVER.sql(
        """
        INSERT INTO export_job (id, reach, request, format, runs, state, bytes, created_at, expires_at)
        SELECT gen_random_uuid(), 'everything', '{}', 'csv', '{}', 'succeeded', 5,
               now() - n * interval '1 min', now() + interval '1 h' FROM generate_series(1, 60) n""");
    assertThat(create(csv()).statusCode()).isEqualTo(202);
    assertThat(count("SELECT count(*)::int FROM export_job")).isEqualTo(50);
    assertThat(
            count(
                "SELECT count(*)::int FROM blob_trash WHERE prefix LIKE 'exports/%' AND sweep_after"
                    + " <= now()"))
        .isEqualTo(11);
  }

  @Test
  void a_job_is_claimed_once_and_ends_once() {
    String id = new JsonObject(create(csv()).body()).getString("id");
    ExportLeases leases = leases();
    ExportLease lease = claimed(leases).orElseThrow();
    assertThat(lease.id()).hasToString(id);
    assertThat(claimed(leases)).isEmpty();
    TestServer.await(leases.fail(lease, ExportLeases.error("damaged", "Save it anew.")));
    JsonObject failed = SERVER.json(EXPORTS + "/" + id);
    assertThat(failed.getString("state")).isEqualTo("failed");
    HttpResponse<String> file = SERVER.get(EXPORTS + "/" + id + "/file");
    assertThat(file.statusCode()).isEqualTo(409);
    assertThat(file.body()).contains("Save it anew.");
    assertThat(leases.progress(lease, 1))
        .satisfies(
            late -> assertThat(late.toCompletionStage()).failsWithin(Duration.ofSeconds(60)));
  }

  @Test
  void a_job_that_this_version_does_not_understand_fails_and_blocks_no_other() {
    create(csv());
    SERVER.sql("UPDATE export_job SET request = '{}', created_at = now() - interval '1 h'");
    create(csv());
    assertThat(claimed(leases())).isEmpty();
    assertThat(claimed(leases())).isPresent();
    assertThat(count("SELECT count(*)::int FROM export_job WHERE state = 'failed'")).isOne();
  }

  @Test
  void a_job_on_which_workers_die_is_given_up_and_says_at_which_run() {
    String other = SERVER.uploadedRun().toString();
    create("{\"format\": \"csv\", \"runs\": [\"" + run + "\", \"" + other + "\"]}");
    ExportLeases leases = leases();
    for (int death = 1; death <= 4; death++) {
      assertThat(claimed(leases)).as("claim " + death).isPresent();
      SERVER.sql("UPDATE export_job SET lease_until = now() - interval '1 s', runs_done = 1");
      TestServer.await(leases.freeExpired());
    }
    JsonObject job = SERVER.json(EXPORTS).getJsonArray("items").getJsonObject(0);
    assertThat(job.getString("state")).isEqualTo("failed");
    JsonObject error = job.getJsonObject("error");
    assertThat(error.getString("category")).isEqualTo("worker_crashed");
    assertThat(error.getString("message")).endsWith("It was at run " + other + ".");
  }

  @Test
  void an_unexpected_error_is_met_twice_and_unavailable_storage_any_number_of_times() {
    create(csv());
    ExportLeases leases = leases();
    for (int outage = 1; outage <= 5; outage++) {
      TestServer.await(leases.giveBack(claimed(leases).orElseThrow(), true));
      assertThat(claimed(leases)).isEmpty();
      SERVER.sql("UPDATE export_job SET not_before = now()");
    }
    TestServer.await(leases.countError(claimed(leases).orElseThrow()));
    TestServer.await(leases.countError(claimed(leases).orElseThrow()));
    assertThat(claimed(leases)).isEmpty();
    assertThat(
            SERVER
                .json(EXPORTS)
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonObject("error")
                .getString("category"))
        .isEqualTo("worker_error");
  }

  private String csv() {
    return new JsonObject().put("format", "csv").put("runs", new JsonArray().add(run)).encode();
  }

  private static HttpResponse<String> create(String body) {
    return SERVER.send(
        SERVER
            .request(EXPORTS)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static ExportLeases leases() {
    return new ExportLeases(SERVER.database(), Duration.ofMinutes(1));
  }

  private static Optional<ExportLease> claimed(ExportLeases leases) {
    return TestServer.await(leases.claim("a worker"));
  }

  private static int count(String sql) {
    return SERVER.sql(sql).iterator().next().getInteger(0);
  }
}

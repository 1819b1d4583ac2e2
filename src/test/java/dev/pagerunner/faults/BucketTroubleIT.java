package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import dev.pagerunner.testing.FaultyProxy;
import dev.pagerunner.testing.ObjectStore;
import dev.pagerunner.testing.Server;
import dev.pagerunner.testing.TestPdf;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar with its bytes in a bucket that fails it. */
class BucketTroubleIT {
  private static final int PAGES = 20;

  @TempDir static Path folder;
  private static ObjectStore bucket;
  private static FaultyProxy proxy;
  private static Server server;
  private static Api api;

  @BeforeAll
  static void start() {
    bucket = new ObjectStore();
    proxy = new FaultyProxy(bucket.port());
    server =
        Server.start(
            folder.resolve("data"),
            Map.of(
                "AWS_ENDPOINT_URL_S3", proxy.endpoint().toString(),
                "AWS_STORAGE_BUCKET_NAME", ObjectStore.BUCKET,
                "AWS_ACCESS_KEY_ID", ObjectStore.KEY_ID,
                "AWS_SECRET_ACCESS_KEY", ObjectStore.SECRET));
    api = server.api();
  }

  @AfterAll
  static void stop() {
    server.close();
    proxy.close();
    bucket.close();
  }

  @BeforeEach
  void heal() {
    proxy.heal();
  }

  @Test
  void a_bucket_that_is_away_while_pages_are_read_fails_none_of_them() {
    String run = api.startRun(TestPdf.ofPages(PAGES, folder, "away.pdf"));
    api.awaitPages(run, 3);
    proxy.answer503(Integer.MAX_VALUE);
    awaitLog("does not serve now");
    proxy.heal();
    assertWhole(run);
  }

  @Test
  void a_bucket_that_refuses_while_a_document_is_opened_only_delays_it() {
    proxy.beSlow(20_000);
    String run = api.startRun(TestPdf.ofPages(PAGES, folder, "refused.pdf"));
    proxy.refuse(Integer.MAX_VALUE);
    awaitLog("cannot be reached");
    proxy.heal();
    assertWhole(run);
  }

  @Test
  void what_is_cut_on_the_way_is_read_and_written_again() {
    proxy.cutRequests(1, 1_000);
    String run = api.startRun(TestPdf.ofPages(PAGES, folder, "cut.pdf"));
    proxy.cutResponses(2, 500);
    api.awaitPages(run, 2);
    proxy.cutRequests(5, 3_000);
    assertWhole(run);
  }

  private static void awaitLog(String message) {
    Awaitility.await().atMost(java.time.Duration.ofSeconds(60)).until(() -> has(message));
  }

  private static boolean has(String message) {
    return server.log().contains(message);
  }

  private static void assertWhole(String run) {
    JsonObject ended = api.awaitEnd(run);
    assertThat(ended.getString("state")).isEqualTo("succeeded");
    assertThat(ended.getInteger("pages_failed")).isZero();
    assertThat(ended.getInteger("pages_done")).isEqualTo(PAGES);
    Story.isWhole(api.allEvents(run), PAGES);
    Path document = bucket.objects().resolve("documents").resolve(ended.getString("document_id"));
    assertThat(document.resolve("runs").resolve(run).resolve("pages"))
        .isDirectoryContaining(page -> Files.exists(page));
    assertThat(document.resolve("source")).exists();
  }
}

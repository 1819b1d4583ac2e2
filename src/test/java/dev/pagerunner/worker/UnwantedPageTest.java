package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A page that is drawn for ever, of a run that nobody wants any more; its time budget is 60 s. */
@Isolated("the codecs are those of the whole JVM")
class UnwantedPageTest {
  /** Less than the time budget: a third of the lease, 10 s, and the patience of a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(45);

  @TempDir static Path folder;
  private static PostgresServer postgres;
  private static ThrowingCodecs codecs;
  private static RestartingWorker worker;
  private static ModelRef model;

  private final Semaphore begun = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);
  private int endsBefore;

  @BeforeAll
  static void start() {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    codecs = new ThrowingCodecs();
    worker = new RestartingWorker(folder.resolve("worker"), postgres.url(), real -> real);
    model = Bundle.builtIn().ref();
  }

  @AfterAll
  static void stop() {
    worker.close();
    codecs.close();
    postgres.close();
  }

  @BeforeEach
  void count() {
    endsBefore = worker.ends();
  }

  @AfterEach
  void theNextDocumentIsRead() throws IOException {
    release.countDown();
    codecs.onDecode = ignored -> {};
    codecs.onDispose = () -> {};
    awaitState(worker.read(document(), model), "succeeded", Patience.EVENTUALLY);
  }

  @Test
  void a_worker_lets_go_of_a_page_of_a_run_that_is_cancelled() throws Exception {
    UUID run = hangingAtPage();
    RestartingWorker.await(worker.runs().cancel(run, RestartingWorker.ANYONE));
    awaitState(run, "cancelled", SOON);
    assertThat(postgres.sql().value("SELECT state FROM page WHERE run_id = ?", run))
        .isEqualTo("waiting");
    awaitEnd();
  }

  @Test
  void a_worker_lets_go_of_a_page_of_a_document_that_is_deleted() throws Exception {
    UUID run = hangingAtPage();
    String document = postgres.sql().value("SELECT document_id FROM run WHERE id = ?", run);
    RestartingWorker.await(
        worker.documents().delete(UUID.fromString(document), RestartingWorker.ANYONE));
    awaitEnd();
  }

  @Test
  void a_page_that_ends_in_time_is_recorded_although_its_run_is_cancelled() throws Exception {
    UUID run = hangingAtPage();
    RestartingWorker.await(worker.runs().cancel(run, RestartingWorker.ANYONE));
    awaitRenewal(run);
    release.countDown();
    awaitState(run, "succeeded", SOON);
    assertThat(worker.ends()).isEqualTo(endsBefore);
  }

  @Test
  void a_document_that_does_not_close_ends_its_worker_soon() throws Exception {
    codecs.onDispose = this::hang;
    UUID run = worker.read(document(), model);
    begun.acquire();
    awaitEnd();
    release.countDown();
    awaitState(run, "succeeded", Patience.EVENTUALLY);
  }

  private UUID hangingAtPage() throws Exception {
    codecs.onDecode = ignored -> hang();
    UUID run = worker.read(document(), model);
    begun.acquire();
    return run;
  }

  private void hang() {
    begun.release();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    await().atMost(SOON).until(() -> worker.ends() == endsBefore + 1);
  }

  private static void awaitRenewal(UUID run) {
    String until =
        "SELECT lease_until::text FROM slice WHERE state = 'leased' AND run_id = '" + run + "'";
    String first = postgres.sql().value(until);
    await().until(() -> !postgres.sql().value(until).equals(first));
  }

  private static void awaitState(UUID run, String state, Duration patience) {
    await()
        .atMost(patience)
        .until(
            () -> postgres.sql().value("SELECT state FROM run WHERE id = ?", run), state::equals);
  }

  private static Path document() throws IOException {
    Path file = folder.resolve("page.png");
    if (!Files.exists(file)) {
      ImageIO.write(
          new BufferedImage(300, 400, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    }
    return file;
  }
}

package dev.pagerunner.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.IdempotencyKey;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.DatabaseTiming;
import dev.pagerunner.store.DatabaseUnavailableException;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.CuttingProxy;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload whose transaction's end nobody hears of: it exists with its bytes, or not at all. */
class UnknownCommitTest {
  private static final int ALL = 1_000;

  /** Long enough for some tries, and short, since some tests wait for the last of them. */
  private static final DatabaseTiming SHORT = persistence(Duration.ofSeconds(1));

  /** Longer than a server takes to start, on a busy machine, too. */
  private static final DatabaseTiming PATIENT = persistence(Patience.EVENTUALLY);

  @TempDir static Path folder;
  private static final Vertx VERTX = Vertx.vertx();
  private static PostgresServer postgres;
  private static CuttingProxy proxy;
  private static DirectoryBlobStore blobs;
  private static Documents documents;
  private static Documents patientDocuments;

  private final UUID id = UUID.randomUUID();

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    proxy = new CuttingProxy(postgres.port());
    Path temp = Files.createDirectories(folder.resolve("tmp"));
    blobs = new DirectoryBlobStore(VERTX, folder.resolve("blobs"), temp);
    documents = documents(SHORT);
    patientDocuments = documents(PATIENT);
  }

  private static DatabaseTiming persistence(Duration persistence) {
    DatabaseTiming usual = DatabaseTiming.DEFAULT;
    return new DatabaseTiming(
        usual.statement(),
        usual.idleInTransaction(),
        usual.idle(),
        usual.silence(),
        usual.acquire(),
        usual.connect(),
        persistence);
  }

  private static Documents documents(DatabaseTiming timing) {
    PostgresAddress address = PostgresAddress.of(proxy.through(postgres.url()));
    return new Documents(
        Database.open(VERTX, address, 2, "commit test", timing),
        blobs,
        new TestNotifier(),
        ALL,
        new Quotas(Account.Limits.NONE),
        new JobMetrics(new Metrics().registry()));
  }

  @AfterAll
  static void stop() throws Exception {
    await(VERTX.close());
    proxy.close();
    postgres.close();
  }

  @BeforeEach
  void receive() throws Exception {
    proxy.cutBeforeCommits(0);
    proxy.cutAfterCommits(0);
    await(documents.reserve(id, 0, TestJobs.ANYONE));
    await(blobs.put(BlobKeys.source(id), Buffer.buffer("%PDF-")));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private Future<Accepted> accept() {
    return accept(documents);
  }

  private Future<Accepted> accept(Documents by) {
    return by.commit(
        new NewDocument(
            id,
            "A title",
            "a.pdf",
            "application/pdf",
            5,
            "abc",
            new ModelRef("layout", "1", "abc"),
            RunOptions.DEFAULT,
            new IdempotencyKey("key " + id, "no fields")),
        TestJobs.ANYONE);
  }

  private long rows(String table) {
    String column = table.equals("document") ? "id" : "document_id";
    return postgres.sql().number("SELECT count(*) FROM " + table + " WHERE " + column + " = ?", id);
  }

  private boolean hasBytes() {
    return Files.exists(folder.resolve("blobs").resolve(BlobKeys.source(id)));
  }

  @Test
  void a_commit_that_nobody_heard_of_is_found_and_answered() throws Exception {
    proxy.cutAfterCommits(1);
    Accepted accepted = await(accept(patientDocuments));
    assertThat(accepted.document()).isEqualTo(id);
    assertThat(accepted.repeated()).isFalse();
    assertThat(rows("document")).isEqualTo(1);
    assertThat(rows("run")).isEqualTo(1);
    assertThat(hasBytes()).isTrue();
  }

  @Test
  void a_commit_that_did_not_arrive_is_made_again() throws Exception {
    proxy.cutBeforeCommits(2);
    await(accept(patientDocuments));
    assertThat(rows("document")).isEqualTo(1);
    assertThat(rows("run")).isEqualTo(1);
    assertThat(hasBytes()).isTrue();
  }

  @Test
  void bytes_of_a_document_that_exists_after_all_are_not_discarded() throws Exception {
    proxy.cutAfterCommits(ALL);
    assertThatThrownBy(() -> await(accept())).isInstanceOf(DatabaseUnavailableException.class);
    await(documents.abort(id));
    assertThat(rows("document")).isEqualTo(1);
    assertThat(hasBytes()).isTrue();
  }

  @Test
  void bytes_of_an_upload_that_was_never_accepted_are_discarded() throws Exception {
    proxy.cutBeforeCommits(ALL);
    assertThatThrownBy(() -> await(accept())).isInstanceOf(DatabaseUnavailableException.class);
    // The pool may still hand out a connection that was cut, and then they are to go later.
    Awaitility.await()
        .until(
            () -> {
              await(documents.abort(id));
              return !hasBytes();
            });
    assertThat(rows("document")).isZero();
    assertThat(hasBytes()).isFalse();
    assertThat(
            postgres
                .sql()
                .number("SELECT count(*) FROM blob_trash WHERE prefix = ?", BlobKeys.document(id)))
        .as("swept once more")
        .isEqualTo(1);
  }

  @Test
  void while_the_database_is_away_nothing_is_discarded() throws Exception {
    postgres.stop();
    await(documents.abort(id));
    assertThat(hasBytes()).isTrue();
    postgres.startAgain();
    await(accept(patientDocuments));
    assertThat(rows("document")).isEqualTo(1);
  }

  @Test
  void an_upload_is_accepted_through_a_restart_of_the_database() throws Exception {
    postgres.stop();
    Future<Accepted> accepted = accept(patientDocuments);
    postgres.startAgain();
    await(accepted);
    assertThat(rows("document")).isEqualTo(1);
    assertThat(hasBytes()).isTrue();
  }
}

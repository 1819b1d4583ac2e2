package dev.pagerunner.jobs;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.domain.RunOptions;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.PostgresAddress;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.Metrics;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import dev.pagerunner.testing.TestNotifier;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What users and workers do with runs, over a Postgres of its own. */
public final class TestJobs implements AutoCloseable {
  public static final String WORKER = "a worker";
  private static final Duration LEASE = Duration.ofMinutes(5);

  public final PostgresServer postgres;
  public final Database database;
  private static final Quotas NO_QUOTAS = new Quotas(Account.Limits.NONE);

  public static final Actor ANYONE = Actor.anyone("127.0.0.1");

  final Documents documents;
  final Runs runs;
  public final Leases leases;
  public final Recorder recorder;
  private final Vertx vertx = Vertx.vertx();

  /** Starts Postgres, to which it keeps so many connections at most. */
  public TestJobs(Path folder, int connections) throws IOException {
    postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
    database = Database.open(vertx, PostgresAddress.of(postgres.url()), connections, "test");
    TestNotifier notifier = new TestNotifier();
    JobMetrics metrics = new JobMetrics(new Metrics().registry());
    Path temp = Files.createDirectories(folder.resolve("tmp"));
    DirectoryBlobStore blobs = new DirectoryBlobStore(vertx, folder.resolve("blobs"), temp);
    documents = new Documents(database, blobs, notifier, 100, NO_QUOTAS, metrics);
    runs = new Runs(database, notifier, 100, NO_QUOTAS, metrics);
    leases = new Leases(database, notifier, LEASE, metrics);
    recorder = new Recorder(database, notifier, LEASE, metrics);
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** The id of a document that was just accepted, with its run. */
  public UUID accepted() {
    UUID id = UUID.randomUUID();
    await(documents.reserve(id, 0, ANYONE));
    await(
        documents.commit(
            new NewDocument(
                id,
                "A title",
                "a.pdf",
                "application/pdf",
                5,
                "abc",
                new ModelRef("layout", "1", "abc"),
                RunOptions.DEFAULT,
                null),
            ANYONE));
    return id;
  }

  /** The slice that {@link #WORKER} gets next. */
  public Lease claimed() {
    return await(leases.claim(WORKER, Optional.empty())).orElseThrow();
  }

  @Override
  public void close() {
    await(vertx.close());
    postgres.close();
  }
}

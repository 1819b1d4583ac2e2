package dev.pagerunner.jobs;

import dev.pagerunner.store.RunRepository;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;

/**
 * How many runs may be unfinished at once: uploads, further runs of a document and retries count
 * alike.
 */
final class QueueLimit {
  /** Any number does, as long as nothing else in this database uses it. */
  private static final long ADVISORY_LOCK = 7_243_392_002L;

  private final int most;

  QueueLimit(int most) {
    this.most = most;
  }

  /**
   * Looks whether there is room, and keeps none: to refuse an upload before its first byte.
   *
   * @return fails with {@link QueueFullException}
   */
  Future<Void> look(SqlClient client) {
    return RunRepository.unfinished(client, most)
        .compose(
            unfinished ->
                unfinished < most ? Future.succeededFuture() : Future.failedFuture(full()));
  }

  /**
   * Takes room for the run that this transaction makes unfinished. Transactions that come here wait
   * for each other until they end, so that each counts the runs of the one before. The lock is the
   * last in the order: whoever has it waits for no document, run or slice.
   *
   * @return fails with {@link QueueFullException}
   */
  Future<Void> take(SqlConnection tx) {
    return tx.query("SELECT pg_advisory_xact_lock(" + ADVISORY_LOCK + ")")
        .execute()
        .compose(ignored -> look(tx));
  }

  private QueueFullException full() {
    return new QueueFullException(
        "The queue is full: "
            + most
            + " runs are unfinished, the most that this server takes. Try again when some have"
            + " ended, cancel those that nobody needs, or ask for a higher PAGERUNNER_MAX_QUEUED.");
  }
}

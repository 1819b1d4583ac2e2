package dev.pagerunner.jobs;

import dev.pagerunner.accounts.AuditLog;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.RetentionQueries;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has been kept for long enough: documents, entries of the audit log, sessions that
 * ended. To be called by one process at a time.
 */
public final class Retention implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Few, so that what else the caller does need not wait for long. */
  private static final int AT_ONCE = 20;

  private final Database database;
  private final Documents documents;
  private final Rules rules;
  private long nextNanos = System.nanoTime();

  public Retention(Database database, Documents documents, Rules rules) {
    this.database = database;
    this.documents = documents;
    this.rules = rules;
  }

  /**
   * How long what is kept.
   *
   * @param documentDays documents of users who have no time of their own; null for ever
   * @param auditDays entries of the audit log
   * @param sessions that nobody ended
   */
  public record Rules(Integer documentDays, int auditDays, Logins.Lifetimes sessions) {}

  /** Deletes a bounded number of what is due; does nothing for a minute after all of it is gone. */
  @Override
  public Future<Void> round(Supplier<Future<?>> mayGoOn) {
    if (System.nanoTime() - nextNanos < 0) {
      return Future.succeededFuture();
    }
    return RetentionQueries.due(database.pool(), rules.documentDays, AT_ONCE)
        .compose(
            due ->
                deleteAll(due.iterator(), mayGoOn)
                    .compose(
                        ignored -> due.size() < AT_ONCE ? finish() : Future.succeededFuture()));
  }

  private Future<Void> deleteAll(Iterator<UUID> due, Supplier<Future<?>> mayGoOn) {
    return due.hasNext()
        ? mayGoOn
            .get()
            .compose(ignored -> delete(due.next()))
            .compose(ignored -> deleteAll(due, mayGoOn))
        : Future.succeededFuture();
  }

  /** One that somebody deleted meanwhile, or has read once more, is left alone. */
  private Future<Void> delete(UUID document) {
    return documents
        .deleteUnlessRead(document, Actor.server())
        .onSuccess(ignored -> LOG.info("Deleted document {}, whose days are over", document))
        .recover(
            e ->
                e instanceof NotFoundException || e instanceof ConflictException
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }

  private Future<Void> finish() {
    nextNanos = System.nanoTime() + PAUSE.toNanos();
    return database
        .transaction(tx -> AuditLog.forgetOld(tx, rules.auditDays))
        .compose(ignored -> Logins.forgetOld(database, rules.sessions));
  }
}

package dev.pagerunner.jobs;

import dev.pagerunner.store.Database;
import dev.pagerunner.store.WordsRepository;
import dev.pagerunner.store.WordsRepository.Due;
import dev.pagerunner.store.WordsRepository.Place;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what finished runs found searchable, a part in each round, so that workers have Postgres to
 * themselves for most of the time.
 */
public final class SearchIndexer implements Chore {
  private static final Logger LOG = LoggerFactory.getLogger(SearchIndexer.class);
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Database database;

  /** The run in hand; null for none. Another process would begin it anew, which writes the rest. */
  private Due due;

  private Place place = Place.START;

  public SearchIndexer(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> round(Supplier<Future<?>> mayGoOn) {
    return goOn(mayGoOn, System.nanoTime() + ROUND.toNanos());
  }

  private Future<Void> goOn(Supplier<Future<?>> mayGoOn, long untilNanos) {
    if (System.nanoTime() - untilNanos >= 0) {
      return Future.succeededFuture();
    }
    return mayGoOn
        .get()
        .compose(ignored -> WordsRepository.next(database.pool()))
        .compose(
            next ->
                next.isEmpty()
                    ? Future.succeededFuture()
                    : write(next.get()).compose(ignored -> goOn(mayGoOn, untilNanos)));
  }

  private Future<Void> write(Due next) {
    if (!next.equals(due)) {
      due = next;
      place = Place.START;
    }
    return WordsRepository.write(database, next.run(), place)
        .recover(e -> leaveOut(next, e))
        .compose(reached -> reached(next, reached));
  }

  /** A run that Postgres refuses does not keep the others waiting for ever. */
  private static Future<Optional<Place>> leaveOut(Due refused, Throwable e) {
    if (!(e instanceof PgException)) {
      return Future.failedFuture(e);
    }
    LOG.error("Not all words of run {} can be searched for", refused.run(), e);
    return Future.succeededFuture(Optional.empty());
  }

  private Future<Void> reached(Due next, Optional<Place> reached) {
    if (reached.isPresent()) {
      place = reached.get();
      return Future.succeededFuture();
    }
    due = null;
    return WordsRepository.finish(database.pool(), next);
  }
}

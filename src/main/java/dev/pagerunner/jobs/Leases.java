package dev.pagerunner.jobs;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.domain.RunState;
import dev.pagerunner.domain.SliceState;
import dev.pagerunner.queue.Notifier;
import dev.pagerunner.store.ClaimQuery;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.RunRepository;
import dev.pagerunner.store.SliceRepository;
import dev.pagerunner.store.SliceRepository.Held;
import dev.pagerunner.store.SliceRepository.Leased;
import dev.pagerunner.telemetry.JobMetrics;
import dev.pagerunner.telemetry.JobMetrics.Recovery;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives slices to workers, and takes them back from those that died. */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

  /**
   * How many workers may die on one page before it is given up. Where workers are killed at random,
   * as on machines that are taken back, some pages are hit again and again. Measured: 1,000 kills
   * over 3 workers, one a second, hit 242 pages, 58 of them twice, 19 three, 3 four and 2 five
   * times. A quarter is left each time, so that eight hits are to be expected in one of a hundred
   * such storms.
   */
  static final int STRIKES = 8;

  /**
   * The strikes for an error that the worker survived. It says more about the page than a death
   * does, which may have come from outside: three errors are enough.
   */
  private static final int STRIKES_AN_ERROR = 3;

  private static final Failure OPENING_KILLS =
      new Failure(
          Failure.Category.WORKER_CRASHED,
          Failure.Phase.OPEN,
          true,
          "The worker died "
              + STRIKES
              + " times while it opened this document. Save it anew with another program and"
              + " upload that.");

  private static final Failure PAGE_KILLS =
      new Failure(
          Failure.Category.WORKER_CRASHED,
          Failure.Phase.RENDER,
          true,
          "The worker died "
              + STRIKES
              + " times on this page. Retry it, or save the page anew with another program.");

  private final Database database;
  private final RunNotifier notifier;
  private final Duration duration;
  private final JobMetrics metrics;

  public Leases(Database database, Notifier notifier, Duration duration, JobMetrics metrics) {
    this.database = database;
    this.notifier = new RunNotifier(notifier, metrics);
    this.duration = duration;
    this.metrics = metrics;
  }

  /** What became of a lease whose worker died. */
  private record Freed(Change change, Optional<Recovery> recovery) {
    private static final Freed NOTHING = new Freed(Change.NONE, Optional.empty());

    private static Freed lease(Change change) {
      return new Freed(change, Optional.of(Recovery.LEASE_EXPIRED));
    }

    private static Freed givenUp(Change change) {
      return new Freed(change, Optional.of(Recovery.FAILED));
    }
  }

  public Duration duration() {
    return duration;
  }

  /**
   * Claims the fairest ready slice; empty when nothing is ready. To open a document is so little
   * work that it does not count as having been served.
   *
   * @param model SHA-256 of one that is preferred where runs are equal otherwise
   */
  public Future<Optional<Lease>> claim(String owner, Optional<String> model) {
    return ClaimQuery.claim(database.pool(), owner, duration, model.orElse(null))
        .compose(
            lease ->
                lease.isEmpty() || lease.get().opening()
                    ? Future.succeededFuture(lease)
                    : RunRepository.served(database.pool(), lease.get().run()).map(lease));
  }

  /** Prolongs the lease. */
  public Future<Renewal> renew(Lease lease) {
    return SliceRepository.renew(database.pool(), lease, duration)
        .map(
            mine ->
                mine.map(cancelled -> cancelled ? Renewal.CANCELLED : Renewal.RENEWED)
                    .orElse(Renewal.LOST));
  }

  /** The page that the holder should read next; empty when the lease is lost. */
  public Future<Optional<Integer>> nextPage(Lease lease) {
    return SliceRepository.nextPage(database.pool(), lease);
  }

  /**
   * Gives the slice back unharmed, and notifies workers; the page in hand gets no strike. Whatever
   * the former holder writes later is refused, for the slice is not leased then, or has another
   * attempt.
   */
  public Future<Void> giveBack(Lease lease) {
    return giveBack(new Leased(lease.slice(), lease.attempt(), lease.run()));
  }

  /**
   * Gives back whatever {@code owner} holds: for a worker that does not know, since it heard no
   * answer to a claim.
   */
  public Future<Void> giveBackAllOf(String owner) {
    return SliceRepository.leasedTo(database.pool(), owner)
        .compose(all -> inTurn(all, this::giveBack));
  }

  private Future<Void> giveBack(Leased one) {
    return database
        .transaction(
            tx ->
                RunRepository.lock(tx, one.run())
                    .compose(
                        run ->
                            run.isEmpty()
                                ? Future.succeededFuture(Change.NONE)
                                : giveBack(tx, run.get(), one)))
        .compose(change -> notifier.send(one.run(), change));
  }

  private static Future<Change> giveBack(SqlConnection tx, RunRepository.Locked run, Leased one) {
    return SliceRepository.lockHeld(tx, one)
        .compose(
            held ->
                held.isEmpty()
                    ? Future.succeededFuture(Change.NONE)
                    : setFree(tx, run, held.get(), held.get().strikes()));
  }

  /**
   * Counts an error that nobody foresaw against the page in hand, or the opening, and gives the
   * slice back. After three of them, whichever workers met them, the page fails, or the run whose
   * document was to be opened. Does nothing when the lease is lost.
   *
   * @param failure what the user is told then
   */
  public Future<Void> countError(Lease lease, Failure failure) {
    return database
        .transaction(
            tx ->
                RunRepository.lock(tx, lease.run())
                    .compose(
                        run ->
                            run.isEmpty()
                                ? Future.succeededFuture(Freed.NOTHING)
                                : countError(tx, run.get(), lease, failure)))
        .onSuccess(freed -> tell(lease.run(), freed))
        .mapEmpty();
  }

  private static Future<Freed> countError(
      SqlConnection tx, RunRepository.Locked run, Lease lease, Failure failure) {
    return SliceRepository.lockHeld(tx, new Leased(lease.slice(), lease.attempt(), lease.run()))
        .compose(
            held ->
                held.isEmpty()
                    ? Future.succeededFuture(Freed.NOTHING)
                    : free(tx, run, held.get(), held.get().strikes() + STRIKES_AN_ERROR, failure));
  }

  /** Frees every lease whose time is over; returns how many. */
  public Future<Integer> freeExpired() {
    return free(null);
  }

  /** Frees the leases of a worker that is known to be dead, without waiting for their time. */
  public Future<Integer> freeOf(String deadOwner) {
    return free(deadOwner);
  }

  /**
   * Ends every lease now: for a start after which no earlier worker of this database can be alive.
   * Should one be, it is fenced.
   */
  public Future<Integer> expireLeasesOfPreviousProcess() {
    return SliceRepository.expireAll(database.pool()).compose(ignored -> freeExpired());
  }

  private Future<Integer> free(String deadOwner) {
    return SliceRepository.abandoned(database.pool(), deadOwner)
        .compose(all -> inTurn(all, one -> free(one, deadOwner)).map(all.size()));
  }

  private static Future<Void> inTurn(List<Leased> all, Function<Leased, Future<Void>> work) {
    return all.stream()
        .reduce(
            Future.<Void>succeededFuture(),
            (before, one) -> before.compose(ignored -> work.apply(one)),
            (a, b) -> b);
  }

  private Future<Void> free(Leased one, String deadOwner) {
    return database
        .transaction(
            tx ->
                RunRepository.lock(tx, one.run())
                    .compose(
                        run ->
                            run.isEmpty()
                                ? Future.succeededFuture(Freed.NOTHING)
                                : free(tx, run.get(), one, deadOwner)))
        .onSuccess(freed -> tell(one.run(), freed))
        .mapEmpty();
  }

  private void tell(UUID run, Freed freed) {
    freed.recovery().ifPresent(recovery -> metrics.recovered(recovery, 1));
    notifier.send(run, freed.change());
  }

  private static Future<Freed> free(
      SqlConnection tx, RunRepository.Locked run, Leased one, String deadOwner) {
    return SliceRepository.lockAbandoned(tx, one, deadOwner)
        .compose(
            held ->
                held.isEmpty() ? Future.succeededFuture(Freed.NOTHING) : free(tx, run, held.get()));
  }

  private static Future<Freed> free(SqlConnection tx, RunRepository.Locked run, Held held) {
    int strikes = held.strikes() + 1;
    LOG.warn(
        "Lease expired on {} of run {} (strike {} of {})",
        held.opening() ? "the opening" : "page " + held.nextPage(),
        run.id(),
        strikes,
        STRIKES);
    return free(tx, run, held, strikes, held.opening() ? OPENING_KILLS : PAGE_KILLS);
  }

  private static Future<Freed> free(
      SqlConnection tx, RunRepository.Locked run, Held held, int strikes, Failure failure) {
    if (run.cancelRequested() || strikes < STRIKES) {
      return setFree(tx, run, held, strikes).map(Freed::lease);
    }
    return (held.opening() ? giveUpRun(tx, run, held, failure) : giveUpPage(tx, run, held, failure))
        .map(Freed::givenUp);
  }

  /** For another worker; a slice of a run that is being cancelled ends, and the run with it. */
  private static Future<Change> setFree(
      SqlConnection tx, RunRepository.Locked run, Held held, int strikes) {
    return run.cancelRequested()
        ? SliceRepository.free(tx, held.slice(), SliceState.VOID, held.nextPage(), strikes)
            .compose(ignored -> RunEnding.endIfNothingIsLeft(tx, run, 0))
        : SliceRepository.free(tx, held.slice(), SliceState.READY, held.nextPage(), strikes)
            .map(Change.ready(1));
  }

  private static Future<Change> giveUpRun(
      SqlConnection tx, RunRepository.Locked run, Held held, Failure failure) {
    return SliceRepository.free(tx, held.slice(), SliceState.VOID, held.nextPage(), 0)
        .compose(ignored -> RunEnding.end(tx, run, RunState.FAILED, failure));
  }

  private static Future<Change> giveUpPage(
      SqlConnection tx, RunRepository.Locked run, Held held, Failure failure) {
    boolean last = held.nextPage() == held.lastPage();
    return SliceRepository.free(
            tx, held.slice(), last ? SliceState.DONE : SliceState.READY, held.nextPage() + 1, 0)
        .compose(ignored -> Recorder.recordFailedPage(tx, run.id(), held.nextPage(), failure))
        .compose(ended -> RunEnding.endIfNothingIsLeft(tx, ended.run(), ended.event()))
        .map(change -> last ? change : change.andReady());
  }
}

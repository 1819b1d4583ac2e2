package dev.pagerunner.worker;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.jobs.Renewal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the worker's lease, and tells the {@link Watchdog} what the worker is at, so that nothing
 * takes for ever. When the limit of a step passes, what is known of the lease is recorded before
 * the process ends: a page past its time budget fails, a lease that only waited is given back.
 *
 * <p>Lives on an event loop, since the worker's own thread is busy reading; its other methods may
 * be called from any thread.
 */
final class LeaseKeeper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long TICK_MS = 250;
  private static final int RENEWALS_A_LEASE = 3;
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);

  /**
   * For work, and for the database, between two signs of life: longer than any limit of its own, so
   * that only an answer that was lost within this process takes so long.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /** The same for a store of bytes that is silent, and is asked four times for a minute each. */
  private static final Duration LONGEST_STORING = Duration.ofMinutes(10);

  /** A document that takes longer to arrive is fetched anew by another process. */
  private static final Duration LONGEST_FETCH = Duration.ofMinutes(30);

  /** To fetch and load a model, which an administrator chose and no user can make larger. */
  static final Duration LONGEST_LOAD = Duration.ofMinutes(15);

  /**
   * For what nobody wants any more: a page of a run that was cancelled or deleted, or one that was
   * drawn ahead in vain. It cannot be stopped but with its process, and to start another takes some
   * seconds, in which most pages end by themselves.
   */
  private static final Duration LONGEST_UNWANTED = Duration.ofSeconds(10);

  private final Leases leases;
  private final Recorder recorder;
  private final Duration pageTimeout;
  private final Watchdog watchdog;

  private volatile Hold hold;
  private Reading reading;
  private boolean renewing;
  private long renewNotBefore = System.nanoTime();
  private boolean ending;

  private record Hold(Lease lease, long renewedNanos) {}

  /** A step that is given up when its lease is. */
  private record Reading(Lease lease, Watchdog.Step step) {}

  /** Keeps leases alive. */
  LeaseKeeper(Leases leases, Recorder recorder, Duration pageTimeout, Watchdog watchdog) {
    this.leases = leases;
    this.recorder = recorder;
    this.pageTimeout = pageTimeout;
    this.watchdog = watchdog;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(TICK_MS, id -> tick());
    return Future.succeededFuture();
  }

  /** Starts to renew {@code lease}, until {@link #release}. */
  synchronized void hold(Lease lease) {
    hold = new Hold(lease, System.nanoTime());
  }

  synchronized void release() {
    hold = null;
  }

  /** The page, or the document that is being opened, has the page's time budget from now on. */
  synchronized void reads(Lease lease, int page) {
    String what =
        (lease.opening() ? "Opening" : "Page " + page + " of") + " \"" + lease.title() + "\"";
    reading = new Reading(lease, step(pageTimeout, what, held -> timedOut(held, page)));
  }

  /** A document is closed, which may have to wait for a page that is still being drawn. */
  void closes() {
    boolean less = pageTimeout.compareTo(LONGEST_UNWANTED) < 0;
    step(less ? pageTimeout : LONGEST_UNWANTED, "Closing a document", leases::giveBack);
  }

  void fetches(Lease lease) {
    step(LONGEST_FETCH, "Fetching \"" + lease.title() + "\"", this::lost);
  }

  void loadsModel(Lease lease) {
    step(LONGEST_LOAD, "Loading the model " + lease.model().name(), this::lost);
  }

  /** The thread is free. That the store keeps it waiting is not held against the page. */
  void waitsForStore() {
    step(LONGEST_STORING, "Waiting for the store", this::lost);
  }

  /** The same, for the database or for work. */
  void waitsFor(String what) {
    step(LONGEST_WAIT, "Waiting for " + what, this::lost);
  }

  /**
   * Begins a step of the worker's.
   *
   * @param finalWrite what is recorded of the lease that is held when the limit passes
   */
  private Watchdog.Step step(Duration limit, String what, Function<Lease, Future<?>> finalWrite) {
    String why = what + " timed out after " + limit.toSeconds() + " s";
    return watchdog.within(limit, what, () -> writeThenExit(why, finalWrite));
  }

  private void writeThenExit(String why, Function<Lease, Future<?>> finalWrite) {
    LOG.error("{}: ending this worker", why);
    context.runOnContext(
        ignored -> {
          ending = true;
          Hold held = hold;
          Future.succeededFuture()
              .compose(
                  unused -> held == null ? Future.succeededFuture() : finalWrite.apply(held.lease))
              .onComplete(unused -> watchdog.said());
        });
  }

  private Future<?> timedOut(Lease lease, int page) {
    Failure failure =
        new Failure(
            Failure.Category.PAGE_TIMEOUT,
            lease.opening() ? Failure.Phase.OPEN : Failure.Phase.RENDER,
            true,
            "This took longer than "
                + pageTimeout.toSeconds()
                + " s. Raise PAGERUNNER_PAGE_TIMEOUT and retry, or simplify the page.");
    return lease.opening()
        ? recorder.cannotOpen(lease, failure)
        : recorder.pageFailed(lease, page, failure).compose(ignored -> leases.giveBack(lease));
  }

  /** An answer never came. */
  private Future<?> lost(Lease lease) {
    return leases.countError(lease, UnexpectedErrors.failure(lease));
  }

  /**
   * Gives the slice in hand back although its page is not done: the worker's thread may be busy
   * with it for long, and what it writes later is refused.
   */
  Future<Void> giveUp() {
    Promise<Void> given = Promise.promise();
    context.runOnContext(ignored -> giveUpNow().onComplete(given));
    return given.future();
  }

  private synchronized Future<Void> giveUpNow() {
    Hold now = hold;
    hold = null;
    ending = true;
    if (now == null) {
      return Future.succeededFuture();
    }
    LOG.warn("Giving the lease on \"{}\" back before its page is done", now.lease.title());
    return leases.giveBack(now.lease);
  }

  private void tick() {
    Hold now = hold;
    if (now != null
        && !ending
        && !renewing
        && watchdog.isWell()
        && System.nanoTime() - renewNotBefore >= 0
        && elapsed(now.renewedNanos) > leases.duration().toMillis() / RENEWALS_A_LEASE) {
      renew(now);
    }
  }

  private void renew(Hold held) {
    renewing = true;
    leases
        .renew(held.lease)
        .onComplete(
            renewal -> {
              renewing = false;
              if (renewal.failed()) {
                LOG.warn("Could not renew the lease; retrying: {}", renewal.cause().toString());
                renewNotBefore = System.nanoTime() + PAUSE_AFTER_TROUBLE.toNanos();
              } else {
                renewed(held.lease, renewal.result());
              }
            });
  }

  private void renewed(Lease lease, Renewal renewal) {
    if (renewal == Renewal.LOST) {
      LOG.warn("The lease on slice {} is lost", lease.slice());
      replace(lease, null);
    } else {
      replace(lease, new Hold(lease, System.nanoTime()));
    }
    if (renewal != Renewal.RENEWED) {
      letGoSoon(lease);
    }
  }

  /** Of what is being read under a lease that is lost, or of a run that is being cancelled. */
  private synchronized void letGoSoon(Lease lease) {
    Reading now = reading;
    if (now != null && now.lease.equals(lease)) {
      String why =
          now.step.what() + " belongs to a cancelled or deleted run and does not end (timeout)";
      watchdog.shorten(now.step, LONGEST_UNWANTED, () -> writeThenExit(why, leases::giveBack));
    }
  }

  /** Unless another lease is held meanwhile. */
  private synchronized void replace(Lease lease, Hold by) {
    Hold now = hold;
    if (now != null && now.lease.equals(lease)) {
      hold = by;
    }
  }

  private static long elapsed(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}

package dev.pagerunner.worker;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import dev.pagerunner.jobs.Renewal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of the {@link LeaseSession} that is open, and tells the {@link Watchdog} of each
 * step of the worker, so that none lasts for ever. When the time limit of a step passes, the keeper
 * records what is known of the lease before the process ends: a page past its timeout fails, a
 * lease that only waited is given back.
 *
 * <p>Lives on an event loop, since the worker's own thread is busy reading; its other methods may
 * be called from any thread.
 */
final class LeaseKeeper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final int RENEWALS_A_LEASE = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * For work, and for the database, between two signs of life: longer than any timeout of the
   * client itself, so that only an answer that was lost within this process takes so long.
   */
  private static final Duration WAIT_TIMEOUT = Duration.ofMinutes(2);

  /** To fetch and load a model, which an administrator chose and no user can make larger. */
  static final Duration MODEL_LOAD_TIMEOUT = Duration.ofMinutes(15);

  /**
   * For what nobody wants any more: a page of a run that was cancelled or deleted, or one that was
   * drawn ahead in vain. It cannot be stopped but with its process, and to start another takes some
   * seconds, in which most pages end by themselves.
   */
  private static final Duration UNWANTED_TIMEOUT = Duration.ofSeconds(10);

  private final Leases leases;
  private final Recorder recorder;
  private final Duration pageTimeout;
  private final Watchdog watchdog;

  /** The session whose lease is held; null between two sessions, and once the lease is lost. */
  private final AtomicReference<LeaseSession> current = new AtomicReference<>();

  private boolean ending;

  /** Holds no lease yet. */
  LeaseKeeper(Leases leases, Recorder recorder, Duration pageTimeout, Watchdog watchdog) {
    this.leases = leases;
    this.recorder = recorder;
    this.pageTimeout = pageTimeout;
    this.watchdog = watchdog;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::renewIfDue).start();
    return Future.succeededFuture();
  }

  /** Starts to renew {@code lease}, until the session is closed. One session is open at a time. */
  LeaseSession open(Lease lease) {
    LeaseSession session = new LeaseSession(this, lease);
    current.set(session);
    return session;
  }

  /** Ends the renewals of a session, if they have not ended. */
  void closed(LeaseSession session) {
    current.compareAndSet(session, null);
  }

  /** The database is being waited for. */
  void beginDatabaseWait() {
    begin(WAIT_TIMEOUT, "Waiting for the database");
  }

  /** The worker has nothing to do. */
  void beginWorkWait() {
    begin(WAIT_TIMEOUT, "Waiting for work");
  }

  /** A document is being closed, which may have to wait for a page that is still being drawn. */
  void beginDocumentClose() {
    boolean less = pageTimeout.compareTo(UNWANTED_TIMEOUT) < 0;
    begin(less ? pageTimeout : UNWANTED_TIMEOUT, "Closing a document", leases::giveBack);
  }

  /** A page is being read, or a document is being opened. */
  Watchdog.Step beginPage(String what, int page, Supplier<String> whatTakesLong) {
    return begin(pageTimeout, what, lease -> recordTimeout(lease, page, whatTakesLong.get()));
  }

  /** Begins a step that waits for an answer. If none comes, that counts as an error. */
  void begin(Duration limit, String what) {
    begin(limit, what, lease -> leases.countError(lease, UnexpectedErrors.failure(lease)));
  }

  /**
   * Begins a step.
   *
   * @param finalWrite what is recorded of the lease that is held when the limit passes
   */
  private Watchdog.Step begin(Duration limit, String what, Function<Lease, Future<?>> finalWrite) {
    String why = what + " timed out after " + limit.toSeconds() + " s";
    return watchdog.within(limit, what, () -> writeThenExit(why, finalWrite));
  }

  private void writeThenExit(String why, Function<Lease, Future<?>> finalWrite) {
    LOG.error("{}: ending this worker", why);
    context.runOnContext(
        ignored -> {
          ending = true;
          LeaseSession held = current.get();
          Future.succeededFuture()
              .compose(
                  unused ->
                      held == null ? Future.succeededFuture() : finalWrite.apply(held.lease()))
              .onComplete(unused -> watchdog.finalWriteDone());
        });
  }

  private Future<?> recordTimeout(Lease lease, int page, String whatTakesLong) {
    Failure failure =
        new Failure(
            Failure.Category.PAGE_TIMEOUT,
            lease.opening() ? Failure.Phase.OPEN : Failure.Phase.RENDER,
            true,
            "This took longer than "
                + pageTimeout.toSeconds()
                + " s"
                + whatTakesLong
                + ". Raise PAGERUNNER_PAGE_TIMEOUT and retry, or simplify the page.");
    return lease.opening()
        ? recorder.cannotOpen(lease, failure)
        : recorder.pageFailed(lease, page, failure).compose(ignored -> leases.giveBack(lease));
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

  private Future<Void> giveUpNow() {
    ending = true;
    LeaseSession held = current.getAndSet(null);
    if (held == null) {
      return Future.succeededFuture();
    }
    LOG.warn("Giving the lease on \"{}\" back before its page is done", held.lease().title());
    return leases.giveBack(held.lease());
  }

  private Future<?> renewIfDue() {
    LeaseSession held = current.get();
    boolean due =
        held != null
            && !ending
            && watchdog.isWell()
            && held.sinceRenewal().compareTo(leases.duration().dividedBy(RENEWALS_A_LEASE)) > 0;
    return due ? renew(held) : Future.succeededFuture();
  }

  private Future<?> renew(LeaseSession held) {
    return leases
        .renew(held.lease())
        .onSuccess(renewal -> renewed(held, renewal))
        .onFailure(e -> LOG.warn("Could not renew the lease; retrying: {}", e.toString()));
  }

  private void renewed(LeaseSession session, Renewal renewal) {
    if (renewal == Renewal.LOST) {
      LOG.warn("The lease on slice {} is lost", session.lease().slice());
      closed(session);
    } else {
      session.renewed();
    }
    if (renewal != Renewal.RENEWED) {
      session.hurryPage();
    }
  }

  /** Shortens the limit of a step whose result nobody wants any more, if it is still going on. */
  void hurry(Watchdog.Step step) {
    String why = step.what() + " belongs to a cancelled or deleted run and does not end (timeout)";
    watchdog.shorten(step, UNWANTED_TIMEOUT, () -> writeThenExit(why, leases::giveBack));
  }
}

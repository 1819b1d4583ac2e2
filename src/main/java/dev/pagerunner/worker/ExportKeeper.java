package dev.pagerunner.worker;

import dev.pagerunner.async.PeriodicTask;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.UnexportableException;
import dev.pagerunner.exports.EventLoop;
import dev.pagerunner.exports.ExportLease;
import dev.pagerunner.exports.ExportLeaseLostException;
import dev.pagerunner.exports.ExportLeases;
import dev.pagerunner.exports.Turns;
import dev.pagerunner.jobs.Renewal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for exports what the {@link LeaseKeeper} does for slices: renews the lease on the one that
 * is being made, and tells the {@link Watchdog} of each step. An export whose step takes too long
 * fails, and the process ends.
 *
 * <p>Lives on an event loop, on which the worker's thread has its reads done; its other methods may
 * be called from any thread.
 */
final class ExportKeeper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ExportKeeper.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final int RENEWALS_A_LEASE = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** For an answer of the database or the store. */
  private static final Duration WAIT_TIMEOUT = Duration.ofMinutes(10);

  /** For a document or a file on its way. */
  static final Duration TRANSFER_TIMEOUT = Duration.ofMinutes(35);

  private final ExportLeases leases;
  private final Duration stepTimeout;
  private final Watchdog watchdog;

  /** The lease that is held; null between two exports, and once it is lost or given up. */
  private final AtomicReference<Held> current = new AtomicReference<>();

  /**
   * For all of an export: a worker reads no pages meanwhile. Ten minutes are enough for what fits
   * into a file of the greatest size that the settings allow by default.
   */
  static final Duration LONGEST_EXPORT = Duration.ofMinutes(10);

  private volatile boolean stopping;
  private volatile long begunNanos;

  /** The run that is being exported, where there are several; for the message of a failure. */
  private volatile UUID run;

  private boolean ending;

  /** A lease and when it was renewed. */
  private record Held(ExportLease lease, long renewedNanos) {}

  /** The worker is to end: the export goes back to the queue. */
  static final class StoppingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppingException() {
      super("The worker ends", null, false, false);
    }
  }

  ExportKeeper(ExportLeases leases, Duration stepTimeout, Watchdog watchdog) {
    this.leases = leases;
    this.stepTimeout = stepTimeout;
    this.watchdog = watchdog;
  }

  @Override
  public Future<?> start() {
    new PeriodicTask(vertx, INTERVAL, LONGEST_PAUSE, this::renewIfDue).start();
    return Future.succeededFuture();
  }

  /** Where reads happen while the worker's thread waits for them. */
  EventLoop loop() {
    return new EventLoop(context);
  }

  /** Starts to renew a lease. */
  void open(ExportLease lease) {
    begunNanos = System.nanoTime();
    run = null;
    current.set(new Held(lease, System.nanoTime()));
  }

  /** Ends the renewals. */
  void close() {
    current.set(null);
  }

  /** Takes note of which of several runs is being exported. */
  void at(UUID one) {
    run = one;
  }

  /** Has {@link #demand} throw from now on. */
  void stopSoon() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /**
   * Asks whether to go on.
   *
   * @throws ExportLeaseLostException if the export is not wanted any more
   * @throws StoppingException if this worker is to end
   * @throws UnexportableException if it has taken too long
   */
  void demand(ExportLease lease) {
    if (System.nanoTime() - begunNanos > LONGEST_EXPORT.toNanos()) {
      throw new UnexportableException(
          UnexportableException.Reason.TOO_LARGE,
          "It took longer than "
              + LONGEST_EXPORT.toMinutes()
              + " minutes to make. Choose fewer runs or pages.");
    }
    if (stopping) {
      throw new StoppingException();
    }
    if (current.get() == null) {
      throw new ExportLeaseLostException(lease);
    }
  }

  /** Something is done whose time a document decides. */
  void beginWork() {
    begin(stepTimeout, "Making an export", this::recordTimeout);
  }

  /** An answer is being waited for. */
  void beginWait() {
    begin(WAIT_TIMEOUT, "Waiting for what an export needs", leases::countError);
  }

  /** A large file is on its way. */
  void beginTransfer() {
    begin(TRANSFER_TIMEOUT, "Moving the file of an export", leases::countError);
  }

  /** Turns in which the time that the document may take stands still. */
  Turns waits() {
    return new Turns() {
      @Override
      public <T> Future<T> take(Supplier<Future<T>> work) {
        beginWait();
        return work.get().onComplete(ignored -> beginWork());
      }
    };
  }

  private void begin(Duration limit, String what, Function<ExportLease, Future<?>> finalWrite) {
    watchdog.within(limit, what, () -> writeThenExit(limit, what, finalWrite));
  }

  private void writeThenExit(
      Duration limit, String what, Function<ExportLease, Future<?>> finalWrite) {
    LOG.error("{} timed out after {} s: ending this worker", what, limit.toSeconds());
    context.runOnContext(
        ignored -> {
          ending = true;
          Held held = current.get();
          Future.succeededFuture()
              .compose(
                  unused -> held == null ? Future.succeededFuture() : finalWrite.apply(held.lease))
              .onComplete(unused -> watchdog.finalWriteDone());
        });
  }

  private Future<?> recordTimeout(ExportLease lease) {
    return leases.fail(
        lease,
        ExportLeases.error(
            Failure.Category.PAGE_TIMEOUT.word(),
            "A step of this took longer than "
                + stepTimeout.toSeconds()
                + " s. Choose other pages, raise PAGERUNNER_PAGE_TIMEOUT, or simplify the"
                + " document."
                + (run == null ? "" : " It was at run " + run + ".")));
  }

  /** Gives the export back although it is not done: the worker's thread may be busy for long. */
  Future<Void> giveUp() {
    Promise<Void> given = Promise.promise();
    context.runOnContext(
        ignored -> {
          ending = true;
          Held held = current.getAndSet(null);
          Future<Void> done =
              held == null ? Future.succeededFuture() : leases.giveBack(held.lease, false);
          done.onComplete(given);
        });
    return given.future();
  }

  private Future<?> renewIfDue() {
    Held held = current.get();
    boolean due =
        held != null
            && !ending
            && watchdog.isWell()
            && System.nanoTime() - held.renewedNanos
                > leases.duration().dividedBy(RENEWALS_A_LEASE).toNanos();
    return due ? renew(held) : Future.succeededFuture();
  }

  private Future<?> renew(Held held) {
    return leases
        .renew(held.lease)
        .onSuccess(
            renewal ->
                current.compareAndSet(
                    held, renewal == Renewal.LOST ? null : new Held(held.lease, System.nanoTime())))
        .onFailure(e -> LOG.warn("Could not renew an export's lease; retrying: {}", e.toString()));
  }
}

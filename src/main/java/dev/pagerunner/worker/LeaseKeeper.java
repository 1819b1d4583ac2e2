package dev.pagerunner.worker;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Lease;
import dev.pagerunner.jobs.Leases;
import dev.pagerunner.jobs.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the worker's lease while its page is within the time budget. A page past its budget is
 * recorded as failed, and the process ends: threads cannot be killed, processes can.
 *
 * <p>Lives on an event loop, since the worker's own thread is busy reading; {@link #hold}, {@link
 * #takeInHand} and {@link #release} may be called from any thread.
 */
final class LeaseKeeper extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long TICK_MS = 250;
  private static final int RENEWALS_A_LEASE = 3;
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(1);
  private static final long LAST_WORDS_MS = 5_000;

  private final Leases leases;
  private final Recorder recorder;
  private final Duration pageTimeout;
  private final Runnable endProcess;

  private volatile Hold hold;
  private boolean renewing;
  private long renewNotBefore = System.nanoTime();
  private boolean ending;

  /** From {@code sinceNanos} until it is {@code stopped} the page's time budget runs. */
  private record Hold(Lease lease, int page, boolean stopped, long sinceNanos, long renewedNanos) {}

  /**
   * Keeps leases alive.
   *
   * @param endProcess ends this process at once; its supervisor starts another
   */
  LeaseKeeper(Leases leases, Recorder recorder, Duration pageTimeout, Runnable endProcess) {
    this.leases = leases;
    this.recorder = recorder;
    this.pageTimeout = pageTimeout;
    this.endProcess = endProcess;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(TICK_MS, id -> tick());
    return Future.succeededFuture();
  }

  /**
   * Starts to keep {@code lease}. Its clock stands still until {@link #takeInHand}: a store that is
   * slow to give the document is not held against the page.
   */
  synchronized void hold(Lease lease) {
    hold = new Hold(lease, lease.nextPage(), true, System.nanoTime(), System.nanoTime());
  }

  /** The budget starts anew: {@code page} is being read now. */
  synchronized void takeInHand(int page) {
    Hold now = hold;
    if (now != null) {
      hold = new Hold(now.lease, page, false, System.nanoTime(), now.renewedNanos);
    }
  }

  /** The page was read: that store or database keep it waiting is not held against it. */
  synchronized void stopTheClock() {
    Hold now = hold;
    if (now != null) {
      hold = new Hold(now.lease, now.page, true, now.sinceNanos, now.renewedNanos);
    }
  }

  /**
   * Gives the slice in hand back although its page is not done: the worker's thread may be busy
   * with it for long, and what it writes later is refused.
   */
  Future<Void> giveUp() {
    Promise<Void> given = Promise.promise();
    context.runOnContext(now -> giveUpNow().onComplete(given));
    return given.future();
  }

  private synchronized Future<Void> giveUpNow() {
    Hold now = hold;
    hold = null;
    ending = true;
    if (now == null) {
      return Future.succeededFuture();
    }
    LOG.warn("Giving page {} of \"{}\" back unread", now.page, now.lease.title());
    return leases.giveBack(now.lease);
  }

  synchronized void release() {
    hold = null;
  }

  private void tick() {
    Hold now = hold;
    if (now == null || ending) {
      return;
    }
    if (!now.stopped && elapsed(now.sinceNanos) > pageTimeout.toMillis()) {
      endWith(now);
    } else if (!renewing
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
                LOG.warn("Could not renew the lease: {}", renewal.cause().toString());
                renewNotBefore = System.nanoTime() + PAUSE_AFTER_TROUBLE.toNanos();
              } else if (!renewal.result()) {
                LOG.warn("The lease on slice {} is lost", held.lease.slice());
                forget(held.lease);
              } else {
                renewed(held.lease);
              }
            });
  }

  private synchronized void renewed(Lease lease) {
    Hold now = hold;
    if (now != null && now.lease.equals(lease)) {
      hold = new Hold(lease, now.page, now.stopped, now.sinceNanos, System.nanoTime());
    }
  }

  private synchronized void forget(Lease lease) {
    Hold now = hold;
    if (now != null && now.lease.equals(lease)) {
      hold = null;
    }
  }

  private void endWith(Hold held) {
    ending = true;
    LOG.error(
        "Page {} of \"{}\" takes longer than {} s: giving it up, and ending this worker",
        held.page,
        held.lease.title(),
        pageTimeout.toSeconds());
    vertx.setTimer(LAST_WORDS_MS, id -> endProcess.run());
    lastWords(held).onComplete(said -> endProcess.run());
  }

  private Future<?> lastWords(Hold held) {
    Failure failure =
        new Failure(
            Failure.Category.PAGE_TIMEOUT,
            held.lease.opening() ? Failure.Phase.OPEN : Failure.Phase.RENDER,
            true,
            "This took longer than "
                + pageTimeout.toSeconds()
                + " s. Raise PAGERUNNER_PAGE_TIMEOUT and retry, or simplify the page.");
    return held.lease.opening()
        ? recorder.cannotOpen(held.lease, failure)
        : recorder
            .pageFailed(held.lease, held.page, failure)
            .compose(progress -> leases.giveBack(held.lease));
  }

  private static long elapsed(long sinceNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
  }
}

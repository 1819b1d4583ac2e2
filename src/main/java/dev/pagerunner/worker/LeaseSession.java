package dev.pagerunner.worker;

import dev.pagerunner.domain.Lease;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The work on one lease, from {@link LeaseKeeper#open} to {@link #close}. Meanwhile the lease is
 * renewed, and each step of the work has a time limit. A step lasts until the next one begins; if
 * its limit passes first, the {@link LeaseKeeper} records what is known of the lease and the
 * process ends.
 *
 * <p>All methods may be called from any thread.
 */
final class LeaseSession implements AutoCloseable {
  /** For a blob store that does not answer: the client tries four times, one minute each. */
  private static final Duration STORE_TIMEOUT = Duration.ofMinutes(10);

  /** A document that takes longer to arrive is fetched again by another process. */
  private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(30);

  private final LeaseKeeper keeper;
  private final Lease lease;
  private volatile long renewedNanos = System.nanoTime();

  /** The step that is not worth waiting for once the lease is lost; null before the first page. */
  private Watchdog.Step reading;

  LeaseSession(LeaseKeeper keeper, Lease lease) {
    this.keeper = keeper;
    this.lease = lease;
  }

  Lease lease() {
    return lease;
  }

  /** The document's bytes are being fetched. */
  void beginFetch() {
    keeper.begin(FETCH_TIMEOUT, "Fetching \"" + lease.title() + "\"");
  }

  /** The model is being fetched and loaded. */
  void beginModelLoad() {
    keeper.begin(LeaseKeeper.MODEL_LOAD_TIMEOUT, "Loading the model " + lease.model().name());
  }

  /** The document is being opened: the page timeout starts now. */
  void beginOpening() {
    beginPage(lease.nextPage(), () -> "");
  }

  /**
   * A page is being read: the page timeout starts now.
   *
   * @param whatTakesLong what is said when it has passed; asked on another thread
   */
  synchronized void beginPage(int page, Supplier<String> whatTakesLong) {
    String what =
        (lease.opening() ? "Opening" : "Page " + page + " of") + " \"" + lease.title() + "\"";
    reading = keeper.beginPage(what, page, whatTakesLong);
  }

  /** The blob store is being waited for; the page timeout does not count this. */
  void beginStoreWait() {
    keeper.begin(STORE_TIMEOUT, "Waiting for the store");
  }

  /** The database is being waited for; the page timeout does not count this. */
  void beginDatabaseWait() {
    keeper.beginDatabaseWait();
  }

  /** Ends the renewals. Does nothing if the lease is lost, or the session is closed. */
  @Override
  public void close() {
    keeper.closed(this);
  }

  /** The lease was renewed just now. */
  void renewed() {
    renewedNanos = System.nanoTime();
  }

  Duration sinceRenewal() {
    return Duration.ofNanos(System.nanoTime() - renewedNanos);
  }

  /**
   * Gives the page that is being read little time from now on: the lease is lost, or its run is
   * being cancelled. Does nothing if the page has been read.
   */
  synchronized void hurryPage() {
    if (reading != null) {
      keeper.hurry(reading);
    }
  }
}

package dev.pagerunner.worker;

import dev.pagerunner.telemetry.ResidentMemory;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process has grown so large that it should start afresh. It is asked after a page
 * only, so that one whose limit is too low still reads a page in each of its lives.
 */
final class MemoryLimit {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryLimit.class);
  private static final int MEGABYTE = 1_000_000;

  private final double limit;
  private int pages;
  private boolean passed;
  private boolean ranOut;

  /**
   * Knows no page yet.
   *
   * @param limit bytes of resident memory; empty for any amount
   */
  MemoryLimit(Optional<Long> limit) {
    this.limit = limit.map(Long::doubleValue).orElse(Double.POSITIVE_INFINITY);
  }

  /** Looks after a page was recorded; what is not known, as on macOS, is no reason. */
  void lookAfterPage() {
    pages++;
    double bytes = ResidentMemory.bytes();
    if (!passed && bytes > limit) {
      passed = true;
      say(Math.round(bytes / MEGABYTE));
    }
  }

  /** Memory ran out, so that this process is not to be trusted any more. */
  void ranOut() {
    passed = true;
    ranOut = true;
  }

  /** Whether memory ran out, which is worse than a limit that was passed. */
  boolean hasRunOut() {
    return ranOut;
  }

  boolean isPassed() {
    return passed;
  }

  private void say(long megabytes) {
    long allowed = Math.round(limit / MEGABYTE);
    if (pages == 1) {
      LOG.warn(
          "{} MB of memory after the first page: restarting this worker. PAGERUNNER_WORKER_RSS_LIMIT"
              + " ({} MB) is too low, every page costs a start",
          megabytes,
          allowed);
    } else {
      LOG.info(
          "{} MB of memory after {} pages, more than {} MB: restarting this worker",
          megabytes,
          pages,
          allowed);
    }
  }
}

package dev.pagerunner.worker;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Whether the thread that reads pages still comes back from its work. It is asked to answer each
 * time somebody wants to know; a question that stays open for too long means that it is stuck.
 *
 * <p>A page past its time ends the process by itself ({@link LeaseKeeper}), so that this is for
 * what happens between pages.
 */
public final class Pulse {
  /** In one go the thread opens a document and reads its first page, each within a page's time. */
  private static final int PAGES_AT_ONCE = 2;

  private static final Duration SLACK = Duration.ofSeconds(10);

  private final long limitNanos;
  private Executor thread = Runnable::run;
  private long askedNanos;
  private boolean open;

  /** Nothing can be stuck until {@link #watch} says what to watch. */
  public Pulse(Duration pageTimeout) {
    this(pageTimeout, SLACK);
  }

  Pulse(Duration pageTimeout, Duration slack) {
    this.limitNanos = pageTimeout.multipliedBy(PAGES_AT_ONCE).plus(slack).toNanos();
  }

  /** From now on asks {@code thread}, which runs what it is given when it is free. */
  synchronized void watch(Executor thread) {
    this.thread = thread;
  }

  /** False once the thread has not answered for longer than it may work in one go. */
  public synchronized boolean beats() {
    if (open) {
      return System.nanoTime() - askedNanos < limitNanos;
    }
    open = true;
    askedNanos = System.nanoTime();
    thread.execute(this::answered);
    return true;
  }

  private synchronized void answered() {
    open = false;
  }
}

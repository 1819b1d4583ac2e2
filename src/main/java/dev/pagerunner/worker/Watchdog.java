package dev.pagerunner.worker;

import dev.pagerunner.process.WorkerKeeper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends this process when the worker hangs, whatever it hangs in: a thread that is stuck in a
 * library cannot be stopped, a process can.
 *
 * <p>Whatever the worker does has a limit of time, which {@link #within} sets anew for each step:
 * reading a page, closing a document, waiting for the database, waiting for work. Past it, the
 * worker has a moment for a final write, and the process is halted.
 *
 * <p>Two plain threads do this. The first only compares times and halts: it allocates nothing,
 * takes no lock that another may keep, and writes nothing, so that neither a full heap nor a full
 * pipe stops it. The second does what may fail or block: it touches the heartbeat, tells the log of
 * a slow step, and makes the final write. The heartbeat is for whoever started this process and
 * sees it from outside: a file that is touched every second while the worker is well.
 *
 * <p>All methods may be called from any thread.
 */
public final class Watchdog {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private static final long TICK_MS = 100;
  private static final long HEARTBEAT_MS = 1_000;
  private static final Duration FINAL_WRITE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration SLOW = Duration.ofSeconds(10);

  private final File heartbeat;
  private final long finalWriteNanos;
  private final Runnable halt;

  /** What is being done, replaced as a whole; null while the process starts. */
  private final AtomicReference<Step> step = new AtomicReference<>();

  /** The step whose limit has passed; null while all is well. */
  private volatile Step late;

  private volatile boolean finalWriteDone;
  private volatile boolean retired;
  private long toldOfSinceNanos;

  /** Something that must be over by {@code untilNanos}. */
  record Step(String what, long sinceNanos, long untilNanos, Runnable finalWrite) {
    boolean isInTime() {
      return System.nanoTime() - untilNanos <= 0;
    }
  }

  /**
   * Watches nothing before {@link #start}.
   *
   * @param folder where the heartbeat is kept; it must be there
   * @param halt ends this process at once
   */
  public Watchdog(Path folder, Runnable halt) {
    this(folder, FINAL_WRITE_TIMEOUT, halt);
  }

  Watchdog(Path folder, Duration finalWrite, Runnable halt) {
    this.heartbeat = folder.resolve(WorkerKeeper.HEARTBEAT).toFile();
    this.finalWriteNanos = finalWrite.toNanos();
    this.halt = halt;
  }

  /**
   * Starts both threads. Until the first step the process is starting, which has no limit: it may
   * wait for its database as long as it takes.
   */
  public void start() {
    touch();
    startThread("watchdog", this::watch);
    startThread("heartbeat", this::tell);
  }

  private static void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Begins a step, which ends the one before.
   *
   * @param what the log tells if it takes long
   * @param finalWrite called once when the limit has passed, on a thread of the watchdog; the
   *     process ends after {@link #finalWriteDone}, or after 3 s
   * @return for {@link #shorten}
   */
  Step within(Duration limit, String what, Runnable finalWrite) {
    long now = System.nanoTime();
    Step begun = new Step(what, now, now + limit.toNanos(), finalWrite);
    step.set(begun);
    return begun;
  }

  /**
   * Gives a step no more time than {@code limit} from now on, and another final write. Does nothing
   * if the step is over, or has no more time anyway.
   */
  void shorten(Step begun, Duration limit, Runnable finalWrite) {
    long until = System.nanoTime() + limit.toNanos();
    if (until - begun.untilNanos < 0) {
      step.compareAndSet(begun, new Step(begun.what, begun.sinceNanos, until, finalWrite));
    }
  }

  /** The final write is done: the process need not wait any longer. */
  void finalWriteDone() {
    finalWriteDone = true;
  }

  /** The process is ending: its folder may be deleted now. The limits still hold. */
  void retire() {
    retired = true;
  }

  /** Whether the worker is within its limit. */
  public boolean isWell() {
    Step now = step.get();
    return late == null && (now == null || now.isInTime());
  }

  private void watch() {
    Step now = step.get();
    while (now == null || now.isInTime()) {
      sleep(TICK_MS);
      now = step.get();
    }
    late = now;
    long since = System.nanoTime();
    while (!finalWriteDone && System.nanoTime() - since < finalWriteNanos) {
      sleep(TICK_MS);
    }
    halt.run();
  }

  private void tell() {
    long sinceTouched = System.nanoTime();
    while (late == null) {
      sleep(TICK_MS);
      if (System.nanoTime() - sinceTouched > TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MS)) {
        sinceTouched = System.nanoTime();
        attempt(this::touch);
        attempt(this::tellOfSlowStep);
      }
    }
    attempt(late.finalWrite);
  }

  /** A full heap or disk must not end the thread that makes the final write. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      complain(e);
    }
  }

  private static void complain(Throwable e) {
    try {
      LOG.warn("The watchdog failed: {}", e.toString());
    } catch (Throwable ignored) {
      // There is no memory for a line in the log.
    }
  }

  private void touch() {
    if (!retired && isWell() && !heartbeat.setLastModified(System.currentTimeMillis())) {
      make();
    }
  }

  private void make() {
    try {
      heartbeat.createNewFile();
    } catch (IOException e) {
      LOG.warn("Could not write {}: {}", heartbeat, e.toString());
    }
  }

  /** Once a step, and only where it is far on its way to its limit. */
  private void tellOfSlowStep() {
    Step now = step.get();
    if (now == null || now.sinceNanos == toldOfSinceNanos) {
      return;
    }
    long spent = System.nanoTime() - now.sinceNanos;
    if (spent > SLOW.toNanos() && spent > (now.untilNanos - now.sinceNanos) / 2) {
      toldOfSinceNanos = now.sinceNanos;
      LOG.warn("{} has taken {} s so far", now.what, TimeUnit.NANOSECONDS.toSeconds(spent));
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      // Nobody interrupts these threads; were it done, they would go on.
    }
  }
}

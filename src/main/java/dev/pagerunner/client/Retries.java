package dev.pagerunner.client;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.PlainText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Repeats requests that fail because the server is busy, starts again or cannot be reached, for a
 * limited time. A server that has never answered gets less of it: its address may be wrong.
 */
final class Retries {
  private static final long FIRST_WAIT_MS = 250;
  private static final long LONGEST_WAIT_MS = 5_000;
  private static final Duration LONGEST_AFTER = Duration.ofSeconds(60);

  private final ServerAddress server;
  private final Limits limits;
  private final Consumer<String> onWait;
  private boolean answered;

  /**
   * How long to try.
   *
   * @param stranger a server that has never answered
   * @param known a server that has answered before
   */
  record Limits(Duration stranger, Duration known) {
    static final Limits USUAL = new Limits(Duration.ofSeconds(10), Duration.ofMinutes(10));
  }

  /** Something that may fail because of the network or of a busy server. */
  @FunctionalInterface
  interface Attempt<T> {
    T make() throws IOException, InterruptedException;
  }

  /**
   * @param onWait is told once for each request that has to wait, and why
   */
  Retries(ServerAddress server, Limits limits, Consumer<String> onWait) {
    this.server = server;
    this.limits = limits;
    this.onWait = onWait;
  }

  /**
   * Makes the attempt until it succeeds.
   *
   * @throws RefusedException if the server refuses, or nobody was ever there
   * @throws PagerunnerException if it does not succeed in time
   */
  <T> T of(Attempt<T> attempt) {
    long start = System.nanoTime();
    for (int failures = 0; ; failures++) {
      try {
        T result = attempt.make();
        answered = true;
        return result;
      } catch (RefusedException e) {
        answered = true;
        throw e;
      } catch (IOException e) {
        answered |= !isUnconnected(e);
        Duration wait = wait(e, failures);
        if (givesUp(e, start, wait)) {
          throw lost(e);
        }
        if (failures == 0) {
          onWait.accept(reason(e) + "; trying again for up to " + inWords(limit()));
        }
        sleep(wait);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  /** Whether nobody was there; who breaks a connection off was. */
  private static boolean isUnconnected(IOException e) {
    return e instanceof ConnectException
        || e instanceof HttpConnectTimeoutException
        || e instanceof SSLException;
  }

  private Duration limit() {
    return answered ? limits.known : limits.stranger;
  }

  private boolean givesUp(IOException e, long start, Duration wait) {
    long spent = System.nanoTime() - start;
    return e instanceof SSLException || spent + wait.toNanos() > limit().toNanos();
  }

  private static Duration wait(IOException e, int failures) {
    long doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS << Math.min(failures, 10));
    Duration own =
        Duration.ofMillis(ThreadLocalRandom.current().nextLong(doubled / 2, doubled + 1));
    Duration wanted =
        e instanceof BusyException busy ? busy.after().orElse(Duration.ZERO) : Duration.ZERO;
    Duration after = wanted.compareTo(LONGEST_AFTER) < 0 ? wanted : LONGEST_AFTER;
    return after.compareTo(own) < 0 ? own : after;
  }

  private PagerunnerException lost(IOException e) {
    String message = reason(e);
    return answered
        ? new PagerunnerException(message, e)
        : new RefusedException(message + ": check the address, and that the server runs", true);
  }

  private String reason(IOException e) {
    if (e instanceof BusyException) {
      return e.getMessage();
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return server + " cannot be reached (" + PlainText.oneLine(why) + ")";
  }

  private static String inWords(Duration limit) {
    return limit.toSeconds() < 120 ? limit.toSeconds() + " s" : limit.toMinutes() + " minutes";
  }

  private static void sleep(Duration wait) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static PagerunnerException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PagerunnerException("interrupted", e);
  }
}

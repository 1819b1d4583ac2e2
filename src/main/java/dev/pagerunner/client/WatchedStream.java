package dev.pagerunner.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer. A read that gets nothing for too long ends with an error: the JDK's client
 * would wait for ever where a connection is dead and nobody says so.
 */
final class WatchedStream extends FilterInputStream {
  private static final long NOT_READING = 0;

  private final long silenceNanos;
  private final Future<?> watch;
  private volatile long readingSince = NOT_READING;
  private volatile boolean silent;

  WatchedStream(InputStream in, Duration silence, ScheduledExecutorService watcher) {
    super(in);
    this.silenceNanos = silence.toNanos();
    long period = Math.max(1, silence.toMillis() / 4);
    this.watch = watcher.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long since = readingSince;
    if (since != NOT_READING && System.nanoTime() - since > silenceNanos) {
      silent = true;
      try {
        in.close();
      } catch (IOException ignored) {
        // Whoever reads gets an error in any case.
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    readingSince = System.nanoTime() | 1;
    int count = in.read(into, offset, length);
    readingSince = NOT_READING;
    if (silent) {
      throw new IOException("the server fell silent");
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    in.close();
  }
}

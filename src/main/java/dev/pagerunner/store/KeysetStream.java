package dev.pagerunner.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Reads a list of any length in the order of its key, as fast as a sink takes it: each part is a
 * query of its own, which goes on after the last value taken, and is made when the sink has done
 * with the part before. So one part is in memory, no connection to the database is held while the
 * sink is busy, and a sink that wants no more, since its client is gone for example, ends the
 * reading.
 *
 * <p>For one thread at a time: the futures of source and sink end on the thread, or event loop,
 * that started the stream. Whatever is thrown, or a future that fails, ends the stream with it.
 */
public final class KeysetStream<T> {
  /**
   * The most rows of a part; fewer where the sink takes fewer of a part, or the source limits it.
   */
  public static final int MOST_ROWS = 64;

  private static final int FIRST_ROWS = MOST_ROWS / 4;

  private final Source<T> source;
  private final Sink<T> sink;
  private final Promise<Void> ended = Promise.promise();

  private T last;
  private int atOnce = FIRST_ROWS;

  /** Steps that are due; the first of them runs the others, so that the stack stays flat. */
  private int due;

  private KeysetStream(Source<T> source, Sink<T> sink) {
    this.source = source;
    this.sink = sink;
  }

  /** Where the values come from. */
  @FunctionalInterface
  public interface Source<T> {
    /**
     * Reads on. A source whose values may be large also limits the bytes of a part.
     *
     * @param last the value to go on after; null for the start
     * @param limit how many at most
     */
    Future<Batch<T>> after(T last, int limit);
  }

  /** Where the values go. */
  public interface Sink<T> {
    /** How many values it takes from here on, at most; 0 or less ends the stream. */
    long wanted();

    /**
     * Takes the first of the values: one at least, unless there is none or no more is wanted.
     *
     * @return how many were taken, once there is room for more; the others are read again
     */
    Future<Integer> take(Batch<T> part);
  }

  /**
   * Reads until the list or the sink ends.
   *
   * @return when nothing more is read; also when the sink wanted no more
   */
  public static <T> Future<Void> read(Source<T> source, Sink<T> sink) {
    KeysetStream<T> stream = new KeysetStream<>(source, sink);
    stream.step();
    return stream.ended.future();
  }

  /** A chain of composed futures would grow with the list: each waits for all that follow it. */
  private void step() {
    due++;
    if (due == 1) {
      do {
        readPart();
        due--;
      } while (due > 0);
    }
  }

  private void readPart() {
    long wanted = sink.wanted();
    if (wanted <= 0) {
      ended.complete();
      return;
    }
    // Within a future, what a source throws is its failure.
    Future.succeededFuture()
        .compose(ignored -> source.after(last, (int) Math.min(atOnce, wanted)))
        .compose(part -> sink.take(part).map(taken -> isOver(part, taken)))
        .onSuccess(this::goOn)
        .onFailure(ended::tryFail);
  }

  private boolean isOver(Batch<T> part, int taken) {
    int rows = part.rows().size();
    if (taken > 0) {
      last = part.rows().get(taken - 1);
    }
    atOnce = taken < rows ? Math.max(1, taken) : Math.min(MOST_ROWS, 2 * atOnce);
    return taken == rows && part.isLast();
  }

  private void goOn(boolean isOver) {
    if (isOver) {
      ended.complete();
    } else {
      step();
    }
  }
}

package dev.pagerunner.vision.source.drawing;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what is drawn of one page while it is drawn, so that a page that takes too long can be
 * told from others. One thread draws, and any may ask.
 */
final class DrawnParts {
  /** What takes longer than this is told of by itself. */
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Fewer say nothing about a page. */
  private static final long FEW = 10;

  /** Kinds of things that are drawn, and roughly what one of them costs, in microseconds. */
  enum Kind {
    SOFT_MASK("soft mask", 10_000),
    GROUP("transparency group", 5_000),
    IMAGE("image", 5_000),
    GRADIENT("colour gradient", 5_000),
    PATTERN("tiling pattern", 2_000),
    FORM("form XObject", 500),
    CLIP("clipping path", 100),
    SHAPE("shape or line", "shapes and lines", 20),
    LETTER("letter", 20),
    OPERATOR("drawing operator", 2);

    private final String one;
    private final String several;
    private final long cost;

    Kind(String one, long cost) {
      this(one, one + "s", cost);
    }

    Kind(String one, String several, long cost) {
      this.one = one;
      this.several = several;
      this.cost = cost;
    }
  }

  private final int page;
  private final long longNanos;
  private final Map<Kind, AtomicLong> counts = new EnumMap<>(Kind.class);

  /** The innermost thing that is being drawn; null between two of them. */
  private volatile Work work;

  /** Something that is being drawn. */
  record Work(Kind kind, long sinceNanos) {}

  /** Draws one kind of thing. */
  interface Drawing<E extends Exception> {
    void draw() throws E;
  }

  /**
   * Counts from nothing.
   *
   * @param page its index
   */
  DrawnParts(int page) {
    this(page, LONG_NANOS);
  }

  DrawnParts(int page, long longNanos) {
    this.page = page;
    this.longNanos = longNanos;
    for (Kind kind : Kind.values()) {
      counts.put(kind, new AtomicLong());
    }
  }

  int page() {
    return page;
  }

  void count(Kind kind) {
    // Only one thread counts.
    AtomicLong count = counts.get(kind);
    count.lazySet(count.get() + 1);
  }

  /** Counts something, and notes how long it takes. */
  <E extends Exception> void count(Kind kind, Drawing<E> drawing) throws E {
    count(kind);
    Work outer = work;
    work = new Work(kind, System.nanoTime());
    try {
      drawing.draw();
    } finally {
      work = outer;
    }
  }

  /**
   * What it is that takes so long, to follow "it took 10 s": the one thing that does, or else the
   * things that most likely took most of the time. Empty if nobody knows.
   */
  String whatTakesLong() {
    Work now = work;
    long nanos = now == null ? 0 : System.nanoTime() - now.sinceNanos;
    if (now != null && nanos >= longNanos) {
      return ", " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s of it for one " + now.kind.one;
    }
    Kind most = Kind.OPERATOR;
    for (Kind kind : Kind.values()) {
      if (cost(kind) > cost(most)) {
        most = kind;
      }
    }
    long count = counts.get(most).get();
    return count < FEW
        ? ""
        : String.format(Locale.ROOT, ", in which %,d %s were drawn", count, most.several);
  }

  private long cost(Kind kind) {
    return counts.get(kind).get() * kind.cost;
  }
}

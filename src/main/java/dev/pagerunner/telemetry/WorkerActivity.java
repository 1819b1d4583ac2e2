package dev.pagerunner.telemetry;

import dev.pagerunner.domain.PageTimes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a worker does and has done since it was last asked, for administrators. May be used from any
 * thread.
 */
public final class WorkerActivity {
  private final Map<String, Tally> byModel = new HashMap<>();
  private long pagesDone;
  private volatile InHand inHand;

  /** A page that is being read. */
  public record InHand(UUID run, int page) {}

  /**
   * Pages of one model that ended.
   *
   * @param buckets those that were read, by their time; see {@link PageTimes}
   */
  public record Counts(int pages, int failed, List<Integer> buckets) {
    public Counts {
      buckets = List.copyOf(buckets);
    }
  }

  /** The same while it grows. */
  private static final class Tally {
    private int pages;
    private int failed;
    private final int[] buckets = new int[PageTimes.BUCKETS];

    Counts counts() {
      return new Counts(pages, failed, Arrays.stream(buckets).boxed().toList());
    }
  }

  void pageBegun(UUID run, int page) {
    inHand = new InHand(run, page);
  }

  void waits() {
    inHand = null;
  }

  synchronized void pageDone(String model, long millis) {
    Tally tally = of(model);
    tally.buckets[PageTimes.bucket(millis)]++;
    tally.pages++;
    pagesDone++;
  }

  synchronized void pageFailed(String model) {
    of(model).failed++;
  }

  private Tally of(String model) {
    return byModel.computeIfAbsent(model, name -> new Tally());
  }

  public Optional<InHand> inHand() {
    return Optional.ofNullable(inHand);
  }

  public synchronized long pagesDone() {
    return pagesDone;
  }

  /** What ended since this was last called, by model. */
  public synchronized Map<String, Counts> take() {
    Map<String, Counts> taken = new HashMap<>();
    byModel.forEach((model, tally) -> taken.put(model, tally.counts()));
    byModel.clear();
    return taken;
  }

  /** Takes back counts of {@link #take} that could not be written. */
  public synchronized void giveBack(String model, Counts taken) {
    Tally tally = of(model);
    tally.pages += taken.pages;
    tally.failed += taken.failed;
    for (int i = 0; i < tally.buckets.length; i++) {
      tally.buckets[i] += taken.buckets.get(i);
    }
  }
}

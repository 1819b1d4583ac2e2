package dev.pagerunner.domain;

/**
 * How long pages took, as a histogram whose bounds grow by the square root of two: a quantile is
 * exact to a fifth.
 */
public final class PageTimes {
  /** From 10 ms to some 160 s, and one for what takes longer. */
  public static final int BUCKETS = 29;

  private static final double FIRST_MS = 10;

  private PageTimes() {}

  /** The bucket of a page that took so long. */
  public static int bucket(long millis) {
    int bucket = 0;
    while (bucket < BUCKETS - 1 && millis > bound(bucket)) {
      bucket++;
    }
    return bucket;
  }

  private static double bound(int bucket) {
    return FIRST_MS * Math.pow(2, bucket / 2.0);
  }

  /**
   * The time that a share of the pages took at most.
   *
   * @param share from 0 to 1
   * @return milliseconds; null if there are no pages
   */
  public static Long quantile(long[] buckets, double share) {
    long pages = 0;
    for (long count : buckets) {
      pages += count;
    }
    if (pages == 0) {
      return null;
    }
    double wanted = share * pages;
    long before = 0;
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] > 0 && before + buckets[i] >= wanted) {
        double low = i == 0 ? 0 : bound(i - 1);
        double within = (wanted - before) / buckets[i];
        return Math.round(low + within * (bound(i) - low));
      }
      before += buckets[i];
    }
    return Math.round(bound(buckets.length - 1));
  }
}

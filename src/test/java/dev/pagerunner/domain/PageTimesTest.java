package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class PageTimesTest {
  @Test
  void a_quantile_is_exact_to_a_fifth() {
    long[] buckets = new long[PageTimes.BUCKETS];
    for (int ms = 1; ms <= 1_000; ms++) {
      buckets[PageTimes.bucket(ms)]++;
    }
    assertThat(PageTimes.quantile(buckets, 0.5)).isCloseTo(500L, Percentage.withPercentage(20));
    assertThat(PageTimes.quantile(buckets, 0.95)).isCloseTo(950L, Percentage.withPercentage(20));
  }

  @Test
  void times_of_any_length_have_a_bucket() {
    assertThat(PageTimes.bucket(0)).isZero();
    assertThat(PageTimes.bucket(Long.MAX_VALUE)).isEqualTo(PageTimes.BUCKETS - 1);
  }

  @Test
  void no_pages_have_no_quantile() {
    assertThat(PageTimes.quantile(new long[PageTimes.BUCKETS], 0.5)).isNull();
  }
}

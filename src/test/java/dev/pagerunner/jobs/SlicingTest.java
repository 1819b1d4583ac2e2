package dev.pagerunner.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.PageRanges.Range;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the pages of a run are divided among workers. */
class SlicingTest {

  @Test
  void a_page_is_a_slice() {
    assertThat(Slicing.ofPages(List.of(5))).containsExactly(new Range(5, 5));
  }

  @Test
  void a_short_document_is_divided_in_two() {
    assertThat(ofPages(1, 2)).containsExactly(new Range(1, 1), new Range(2, 2));
    assertThat(ofPages(1, 5)).containsExactly(new Range(1, 3), new Range(4, 5));
  }

  @Test
  void a_long_document_is_divided_into_slices_of_eight_pages() {
    assertThat(ofPages(1, 20))
        .containsExactly(new Range(1, 8), new Range(9, 16), new Range(17, 20));
  }

  @Test
  void a_gap_begins_a_slice() {
    assertThat(Slicing.ofPages(List.of(1, 2, 3, 10, 11, 30)))
        .containsExactly(new Range(1, 3), new Range(10, 11), new Range(30, 30));
  }

  @Test
  void every_page_is_in_one_slice_whatever_the_selection() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<Integer> pages =
          IntStream.rangeClosed(1, 120).filter(page -> random.nextInt(4) > 0).boxed().toList();
      List<Range> slices = Slicing.ofPages(pages);
      assertThat(slices).allMatch(slice -> slice.size() <= Slicing.LONGEST);
      assertThat(
              slices.stream()
                  .flatMapToInt(s -> IntStream.rangeClosed(s.first(), s.last()))
                  .boxed()
                  .toList())
          .isEqualTo(pages);
    }
  }

  private static List<Range> ofPages(int first, int last) {
    return Slicing.ofPages(IntStream.rangeClosed(first, last).boxed().toList());
  }
}

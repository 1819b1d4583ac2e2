package dev.pagerunner.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PageRanges.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A selection of pages is read, merged, and cut to the document. */
class PageRangesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|7",
        "1-3,7|1-3,7",
        "' 1-3 , 7 '|1-3,7",
        "7,1-3|1-3,7",
        "1-3,4|1-4",
        "1-5,2-3|1-5",
        "10-,12|10-",
        "3,3,3|3",
        "2-,1|1-",
      })
  void the_canonical_text_is_sorted_and_without_overlaps(String text, String canonical) {
    PageRanges ranges = PageRanges.parse(text);
    assertThat(ranges).hasToString(canonical);
    assertThat(PageRanges.parse(ranges.toString())).isEqualTo(ranges);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void nothing_means_all_pages(String text) {
    assertThat(PageRanges.parse(text)).isEqualTo(PageRanges.ALL);
    assertThat(PageRanges.parse(text).within(3)).containsExactly(new Range(1, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1 - 3",
        "1..3",
        "-3",
        "1-2-3",
        ",",
        "1,",
        "0",
        "0-2",
        "3-1",
        "1234567",
        "1-1234567"
      })
  void what_is_no_selection_is_refused(String text) {
    assertThatThrownBy(() -> PageRanges.parse(text)).isInstanceOf(PagerunnerException.class);
  }

  @Test
  void a_long_text_is_refused_before_it_is_read() {
    assertThatThrownBy(() -> PageRanges.parse("1,".repeat(1_001) + "1"))
        .hasMessageContaining("longer than 2000");
  }

  @Test
  void a_range_that_runs_backwards_is_refused_with_the_right_one() {
    assertThatThrownBy(() -> PageRanges.parse("9-4")).hasMessageContaining("write 4-9");
  }

  @Test
  void an_open_range_ends_with_the_document() {
    assertThat(PageRanges.parse("2,4-").pagesWithin(6)).containsExactly(2, 4, 5, 6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "7-", "5-7", "1,9"})
  void a_named_page_beyond_the_document_is_refused(String text) {
    assertThatThrownBy(() -> PageRanges.parse(text).within(6))
        .hasMessageContaining("the document has 6");
  }
}

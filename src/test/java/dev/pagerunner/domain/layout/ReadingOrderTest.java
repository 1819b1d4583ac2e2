package dev.pagerunner.domain.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages are written in the order in which they are to be read. */
class ReadingOrderTest {
  private static final int ENOUGH_FOR_TEN_THOUSAND_S = 10;

  private final List<Block> page = new ArrayList<>();

  @Test
  void a_single_column_is_read_from_top_to_bottom() {
    add(BlockKind.TITLE, 100, 50, 300, 80);
    add(BlockKind.TEXT, 100, 100, 700, 200);
    add(BlockKind.FORMULA, 250, 210, 550, 250);
    add(BlockKind.TEXT, 100, 260, 700, 400);
    isReadAsWritten();
  }

  @Test
  void columns_are_read_one_after_another_though_their_paragraphs_end_at_the_same_height() {
    add(BlockKind.TITLE, 100, 50, 700, 80);
    add(BlockKind.TEXT, 100, 100, 390, 300);
    add(BlockKind.TEXT, 100, 310, 390, 600);
    add(BlockKind.TEXT, 410, 100, 700, 300);
    add(BlockKind.TITLE, 410, 310, 500, 330);
    add(BlockKind.TEXT, 410, 340, 700, 600);
    isReadAsWritten();
  }

  @Test
  void a_wide_title_between_columns_ends_them() {
    add(BlockKind.TEXT, 100, 100, 390, 300);
    add(BlockKind.TEXT, 410, 100, 700, 290);
    add(BlockKind.TITLE, 100, 320, 700, 350);
    add(BlockKind.TEXT, 100, 360, 390, 600);
    add(BlockKind.TEXT, 410, 360, 700, 500);
    isReadAsWritten();
  }

  @Test
  void a_short_title_above_three_columns_comes_first_and_a_figure_over_two_of_them_in_place() {
    add(BlockKind.TITLE, 320, 50, 460, 80);
    add(BlockKind.TEXT, 100, 100, 290, 600);
    add(BlockKind.FIGURE, 310, 100, 700, 300);
    add(BlockKind.CAPTION, 310, 305, 600, 330);
    add(BlockKind.TEXT, 310, 340, 490, 600);
    add(BlockKind.TEXT, 510, 340, 700, 600);
    isReadAsWritten();
  }

  @Test
  void a_figure_at_the_head_of_a_column_belongs_to_it() {
    add(BlockKind.TEXT, 100, 300, 390, 600);
    add(BlockKind.FIGURE, 410, 100, 700, 280);
    add(BlockKind.TEXT, 410, 300, 700, 600);
    isReadAsWritten();
  }

  @Test
  void a_title_below_figures_beside_one_another_belongs_to_the_text_below() {
    add(BlockKind.FIGURE, 100, 100, 390, 300);
    add(BlockKind.CAPTION, 100, 310, 390, 330);
    add(BlockKind.FIGURE, 410, 100, 700, 300);
    add(BlockKind.CAPTION, 410, 310, 700, 330);
    add(BlockKind.TITLE, 100, 350, 250, 370);
    add(BlockKind.TEXT, 100, 380, 700, 500);
    isReadAsWritten();
  }

  @Test
  void notes_in_the_margin_follow_the_text_beside_them() {
    add(BlockKind.TEXT, 100, 100, 600, 300);
    add(BlockKind.TEXT, 620, 120, 740, 160);
    add(BlockKind.TEXT, 100, 310, 600, 500);
    add(BlockKind.TEXT, 620, 400, 740, 450);
    add(BlockKind.TEXT, 100, 510, 600, 700);
    isReadAsWritten();
  }

  @Test
  void a_caption_stays_with_its_figure_or_table() {
    add(BlockKind.CAPTION, 150, 100, 650, 120);
    add(BlockKind.TABLE, 100, 125, 700, 300);
    add(BlockKind.FIGURE, 100, 320, 300, 500);
    add(BlockKind.CAPTION, 100, 505, 300, 560);
    add(BlockKind.TEXT, 320, 310, 700, 570);
    isReadAsWritten();
  }

  @Test
  void headers_come_first_and_footnotes_and_footers_last_wherever_they_are() {
    add(BlockKind.PAGE_HEADER, 500, 20, 700, 40);
    add(BlockKind.TEXT, 100, 100, 390, 500);
    add(BlockKind.TEXT, 410, 100, 700, 600);
    add(BlockKind.FOOTNOTE, 100, 520, 390, 560);
    add(BlockKind.FOOTNOTE, 410, 610, 700, 650);
    add(BlockKind.PAGE_FOOTER, 100, 700, 150, 720);
    isReadAsWritten();
  }

  @Test
  void what_lies_in_an_object_follows_it() {
    add(BlockKind.FIGURE, 100, 100, 700, 400);
    add(BlockKind.TEXT, 120, 120, 350, 200);
    add(BlockKind.TEXT, 400, 120, 650, 200);
    add(BlockKind.TITLE, 120, 120, 350, 200);
    add(BlockKind.TEXT, 100, 410, 700, 500);
    List<Integer> order = places(page, false);
    assertThat(order.get(0)).isEqualTo(1);
    assertThat(order.get(4)).isEqualTo(5);
  }

  @Test
  void a_caption_that_was_found_as_text_too_stays_with_its_figure() {
    add(BlockKind.TEXT, 100, 50, 700, 150);
    add(BlockKind.FIGURE, 300, 170, 550, 300);
    add(BlockKind.CAPTION, 267, 310, 627, 340);
    add(BlockKind.TEXT, 264, 311, 634, 341);
    isReadAsWritten();
  }

  @Test
  void boxes_that_overlap_a_little_are_told_apart() {
    add(BlockKind.TITLE, 100, 50, 702, 104);
    add(BlockKind.TEXT, 98, 100, 402, 305);
    add(BlockKind.TEXT, 100, 300, 390, 600);
    add(BlockKind.TEXT, 399, 98, 700, 340);
    add(BlockKind.TEXT, 410, 338, 700, 600);
    isReadAsWritten();
  }

  @Test
  void arabic_pages_are_read_from_the_right() {
    add(BlockKind.TITLE, 100, 50, 700, 80);
    add(BlockKind.TEXT, 410, 100, 700, 600);
    add(BlockKind.TEXT, 100, 100, 390, 600);
    assertThat(places(page, true)).containsExactly(1, 2, 3);
    assertThat(places(page, false)).containsExactly(1, 3, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void the_order_does_not_depend_on_how_blocks_are_listed_and_has_each_of_them_once(long seed) {
    Random random = new Random(seed);
    addRandom(random, 200);
    List<Integer> expected = places(page, false);
    assertThat(expected).containsExactlyInAnyOrderElementsOf(numbers(page.size()));

    List<Integer> shuffled = numbers(page.size()).stream().map(n -> n - 1).toList();
    shuffled = new ArrayList<>(shuffled);
    Collections.shuffle(shuffled, random);
    List<Integer> again = places(shuffled.stream().map(page::get).toList(), false);
    for (int i = 0; i < shuffled.size(); i++) {
      assertThat(again.get(i)).isEqualTo(expected.get(shuffled.get(i)));
    }
  }

  @Test
  void a_page_without_objects_has_no_order() {
    assertThat(ReadingOrder.of(List.of(), false)).isEmpty();
  }

  @Test
  void boxes_without_size_and_repeated_ones_have_a_place() {
    add(BlockKind.TEXT, 100, 100, 100, 100);
    add(BlockKind.TEXT, 100, 100, 100, 100);
    add(BlockKind.FIGURE, 0, 0, 800, 0);
    add(BlockKind.TEXT, Double.NaN, 1, Double.NaN, 2);
    add(BlockKind.TEXT, 100, 100, 50, 50);
    assertThat(places(page, false)).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
  }

  /** Boxes at random, boxes in a row, a staircase, a spiral, boxes within boxes, captions. */
  @ParameterizedTest
  @ValueSource(strings = {"random", "row", "staircase", "spiral", "nested", "captions", "grid"})
  void hostile_pages_of_ten_thousand_boxes_take_seconds_at_most(String kind) {
    int count = 10_000;
    switch (kind) {
      case "random" -> addRandom(new Random(1), count);
      case "row" ->
          IntStream.range(0, count).forEach(i -> add(BlockKind.TEXT, 9 * i, 0, 9 * i + 5, 5));
      case "staircase" ->
          IntStream.range(0, count)
              .forEach(i -> add(BlockKind.TEXT, 7 * i, 9 * i, 7 * i + 8, 9 * i + 5));
      case "spiral" -> addSpiral(count);
      case "nested" ->
          IntStream.range(0, count)
              .forEach(i -> add(BlockKind.TEXT, i, i, 3 * count - i, 3 * count - i));
      case "captions" ->
          IntStream.range(0, count)
              .forEach(
                  i ->
                      add(
                          i % 2 == 0 ? BlockKind.CAPTION : BlockKind.FIGURE,
                          i % 100 * 20,
                          i / 100 * 20,
                          i % 100 * 20 + 30,
                          i / 100 * 20 + 15));
      default ->
          IntStream.range(0, count)
              .forEach(
                  i ->
                      add(
                          BlockKind.TEXT,
                          i % 100 * 20,
                          i / 100 * 20,
                          i % 100 * 20 + 15,
                          i / 100 * 20 + 15));
    }
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    assertThat(places(page, false)).containsExactlyInAnyOrderElementsOf(numbers(count));
    Duration took =
        Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
    assertThat(took).isLessThan(Duration.ofSeconds(ENOUGH_FOR_TEN_THOUSAND_S));
  }

  private void addRandom(Random random, int count) {
    BlockKind[] kinds = BlockKind.values();
    for (int i = 0; i < count; i++) {
      double x = random.nextInt(600);
      double y = random.nextInt(900);
      add(
          kinds[random.nextInt(kinds.length)],
          x,
          y,
          x + 10 + random.nextInt(200),
          y + 10 + random.nextInt(100));
    }
  }

  /** Each box takes a strip of what is left: above, at the left, below, at the right. */
  private void addSpiral(int count) {
    double x0 = 0;
    double y0 = 0;
    double x1 = 1e6;
    double y1 = 1e6;
    double strip = 40;
    for (int i = 0; i < count; i++) {
      switch (i % 4) {
        case 0 -> add(BlockKind.TEXT, x0, y0, x1, y0 += strip);
        case 1 -> add(BlockKind.TEXT, x0, y0, x0 += strip, y1);
        case 2 -> add(BlockKind.TEXT, x0, y1 - strip, x1, y1 -= strip);
        default -> add(BlockKind.TEXT, x1 - strip, y0, x1 -= strip, y1);
      }
    }
  }

  private void add(BlockKind kind, double x0, double y0, double x1, double y1) {
    page.add(new Block(kind, new Box(x0, y0, x1, y1)));
  }

  private void isReadAsWritten() {
    assertThat(places(page, false)).isEqualTo(numbers(page.size()));
    List<Block> backwards = new ArrayList<>(page);
    Collections.reverse(backwards);
    List<Integer> expected = new ArrayList<>(numbers(page.size()));
    Collections.reverse(expected);
    assertThat(places(backwards, false)).isEqualTo(expected);
  }

  private static List<Integer> places(List<Block> blocks, boolean rightToLeft) {
    return IntStream.of(ReadingOrder.of(blocks, rightToLeft)).boxed().toList();
  }

  private static List<Integer> numbers(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }
}

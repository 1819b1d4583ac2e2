package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.vision.mask.Outlines;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.source.DrawnPage;
import dev.pagerunner.vision.text.Glyph;
import dev.pagerunner.vision.text.PageText;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageBudgetTest {
  private static final Box ALL = new Box(0, 0, 100_000, 100);

  @Test
  void the_text_of_a_box_is_cut_and_says_so() {
    Detection found = PageBudget.ofDetections().detection(1, box(), page("x", 30_000));
    assertThat(found.text()).hasSize(PageBudget.CHARS_OF_A_BOX);
    assertThat(found.textTruncated()).isTrue();
  }

  @Test
  void ordinary_text_is_kept_whole() {
    Detection found = PageBudget.ofDetections().detection(1, box(), page("x", 500));
    assertThat(found.text()).hasSize(500);
    assertThat(found.textTruncated()).isFalse();
    assertThat(PageBudget.ofDetections().detection(1, box(), page("x", 0)).text()).isNull();
  }

  @Test
  void the_texts_of_a_page_are_bounded_by_bytes_however_many_boxes_repeat_them() {
    PageBudget budget = PageBudget.ofDetections();
    DrawnPage page = page("\u4e00", 8_000);
    int bytes = 0;
    for (int n = 1; n <= 100; n++) {
      Detection found = budget.detection(n, box(), page);
      bytes += found.text().getBytes(StandardCharsets.UTF_8).length;
      assertThat(found.textTruncated()).isEqualTo(found.text().length() < 8_000);
    }
    assertThat(bytes).isBetween(PageBudget.TEXT_BYTES - 2, PageBudget.TEXT_BYTES);
  }

  @Test
  void the_texts_of_candidates_are_shorter() {
    PageBudget budget = PageBudget.ofCandidates();
    DrawnPage page = page("x", 8_000);
    int bytes = 0;
    for (int n = 1; n <= 100; n++) {
      Detection found = budget.candidate(n, box(), page);
      assertThat(found.text().length()).isLessThanOrEqualTo(PageBudget.CHARS_OF_A_CANDIDATE);
      assertThat(found.textTruncated()).isTrue();
      bytes += found.text().length();
    }
    assertThat(bytes).isEqualTo(PageBudget.CANDIDATE_TEXT_BYTES);
  }

  @Test
  void a_character_of_two_parts_is_never_divided() {
    String cut =
        PageBudget.ofDetections().cut("x" + "\ud83d\ude00".repeat(PageBudget.CHARS_OF_A_BOX));
    assertThat(cut).hasSize(PageBudget.CHARS_OF_A_BOX - 1);
    assertThat(Character.isLowSurrogate(cut.charAt(cut.length() - 1))).isTrue();
  }

  @Test
  void an_outline_of_too_many_corners_gets_coarser() {
    List<Polygon> coarser = Outlines.withFewCorners(List.of(jagged(0, 5_000)), 1_000);
    assertThat(Outlines.corners(coarser)).isBetween(4, 1_000);
  }

  @Test
  void of_too_many_parts_the_largest_stay() {
    List<Polygon> parts = new ArrayList<>();
    for (int n = 0; n < 1_000; n++) {
      parts.add(square(200 * n, n == 500 ? 190 : 150));
    }
    List<Polygon> fewer = Outlines.withFewCorners(parts, 400);
    assertThat(Outlines.corners(fewer)).isEqualTo(400);
    assertThat(fewer).contains(square(200 * 500, 190));
  }

  @Test
  void where_no_outline_fits_its_rectangle_stays() {
    assertThat(Outlines.withFewCorners(List.of(jagged(100, 3_000)), 4))
        .allSatisfy(outline -> assertThat(outline.xy()).hasSize(8));
  }

  @Test
  void a_few_corners_stay_as_they_are() {
    List<Polygon> few = List.of(square(0, 3));
    assertThat(Outlines.withFewCorners(few, 8)).isEqualTo(few);
  }

  private static DetectedBox box() {
    return new DetectedBox("text", 0.9, ALL);
  }

  private static DrawnPage page(String letter, int count) {
    List<Glyph> glyphs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      glyphs.add(new Glyph(letter, i, 5, i + 1, 5, 0, 1, 0));
    }
    BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_3BYTE_BGR);
    return new DrawnPage(image, 72, new PageText(glyphs));
  }

  /** A comb whose teeth are 40 pixels long. */
  private static Polygon jagged(int left, int teeth) {
    List<Integer> xy = new ArrayList<>();
    for (int tooth = 0; tooth < teeth; tooth++) {
      xy.addAll(List.of(left + 4 * tooth, 0, left + 4 * tooth + 2, 40));
    }
    xy.addAll(List.of(left + 4 * teeth, 500, left, 500));
    return new Polygon(xy);
  }

  private static Polygon square(int left, int size) {
    return new Polygon(List.of(left, 0, left + size, 0, left + size, size, left, size));
  }
}

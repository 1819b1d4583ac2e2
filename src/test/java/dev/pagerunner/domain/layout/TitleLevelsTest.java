package dev.pagerunner.domain.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.layout.TitleLevels.Title;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TitleLevelsTest {

  @ParameterizedTest
  @CsvSource({
    "1 Introduction, DECIMAL, 1",
    "2.1 Units, DECIMAL, 2",
    "2.1. Units, DECIMAL, 2",
    "10.2.3) Deep, DECIMAL, 3",
    "Chapter 3, DECIMAL, 1",
    "SECTION 4.2: Results, DECIMAL, 2",
    "A.1 Proofs, DECIMAL, 2",
    "1绪论, DECIMAL, 1",
    "٢.١ مقدمة, DECIMAL, 2",
    "IV. Results, ROMAN, 1",
    "Part II, ROMAN, 1",
    "I. Introduction, ROMAN_LETTER, 1",
    "B. Methods, LETTER, 1",
    "Appendix C, LETTER, 1"
  })
  void numbers_are_read(String title, Numbering.Style style, int parts) {
    assertThat(Numbering.of(title)).contains(new Numbering(style, parts));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A Study of Pages",
        "I am",
        "3D models",
        "2024 in numbers",
        "",
        "U.S. policy",
        "IV"
      })
  void other_titles_have_none(String title) {
    assertThat(Numbering.of(title)).isEmpty();
  }

  @Test
  void unnumbered_titles_have_the_level_of_numbered_ones_of_the_same_height() {
    List<Title> titles =
        List.of(
            new Title("How a Page Is Put Together", 20.7),
            new Title("Abstract", 10.9),
            new Title("1 Introduction", 14.3),
            new Title("1.1 Units", 12.0),
            new Title("2 The line", 14.4),
            new Title("2.1 Paragraphs", 11.95),
            new Title("References", 14.35),
            new Title("A Words of the printing house", 14.3),
            new Title("A. Another", 14.3));
    assertThat(levels(titles)).containsExactly(1, 3, 1, 2, 1, 2, 1, 1, 1);
  }

  @Test
  void without_numbers_the_heights_alone_tell() {
    List<Title> titles =
        List.of(
            new Title("Book", 30.0),
            new Title("Chapter", 20.0),
            new Title("Section", 14.0),
            new Title("Another", 14.1),
            new Title("Next", 20.1),
            new Title(null, null));
    assertThat(levels(titles)).containsExactly(1, 2, 3, 3, 2, 2);
  }

  @Test
  void letters_are_below_roman_numbers() {
    List<Title> titles =
        List.of(
            new Title("I. INTRODUCTION", 10.0),
            new Title("II. METHODS", 10.0),
            new Title("A. Data", 10.0),
            new Title("1) Pages", 10.0));
    assertThat(levels(titles)).containsExactly(1, 1, 2, 3);
  }

  @Test
  void titles_without_text_are_all_of_one_level() {
    assertThat(levels(List.of(new Title(null, null), new Title(null, null)))).containsExactly(1, 1);
  }

  @Test
  void no_level_is_deeper_than_the_deepest() {
    List<Title> titles = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      titles.add(new Title("Title", 1000 * Math.pow(0.9, i)));
    }
    titles.add(new Title("1.2.3.4.5.6 Deep", 1e-9));
    assertThat(levels(titles)).allMatch(level -> level >= 1 && level <= TitleLevels.DEEPEST);
  }

  private static List<Integer> levels(List<Title> titles) {
    TitleLevels levels = TitleLevels.of(titles);
    return titles.stream().map(levels::level).toList();
  }
}

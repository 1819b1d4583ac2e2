package dev.pagerunner.domain.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.search.Words.Word;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchQueryTest {
  private static List<String> words(String text) {
    return Words.of(text).stream().map(Word::text).toList();
  }

  @Test
  void words_are_compared_without_case_width_and_ligatures() {
    assertThat(words("Été, the ﬁrst ＡＢＣ-code (3.14) e\u0301te\u0301!"))
        .containsExactly("été", "the", "first", "abc", "code", "3", "14", "été");
    assertThat(words("soft\u00adware don't")).containsExactly("software", "don", "t");
    assertThat(words("")).isEmpty();
    assertThat(words("— … • ﹏ \ud800")).isEmpty();
  }

  @Test
  void scripts_without_blanks_have_a_word_for_each_character() {
    assertThat(words("第3章。東京タワー")).containsExactly("第", "3", "章", "東", "京", "タ", "ワ", "ー");
    assertThat(words("ไทย 한국어 텍스트")).containsExactly("ไ", "ท", "ย", "한국어", "텍스트");
    assertThat(words("𠮷野家")).containsExactly("𠮷", "野", "家");
  }

  @Test
  void a_word_is_no_longer_than_postgres_takes() {
    assertThat(words("\ufdfa".repeat(8000)))
        .singleElement()
        .satisfies(word -> assertThat(word).hasSizeLessThanOrEqualTo(200));
    assertThat(words("a".repeat(9000))).containsExactly("a".repeat(200));
  }

  @Test
  void a_vector_has_positions_and_the_label() {
    assertThat(Words.vector("To be or not to be", "page's \\title"))
        .isEqualTo("'@page''s \\\\title' 'to':1,5 'be':2,6 'or':3 'not':4");
    assertThat(Words.vector(" . ", "text")).isNull();
    assertThat(Words.vector("a ".repeat(4000), "text")).endsWith(",255");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      quoteCharacter = '`',
      value = {
        "`annual report`=('annual') & ('report':*)",
        "`annual report `=('annual') & ('report')",
        "`\"annual report\"`=('annual' <-> 'report')",
        "`\"annual rep`=('annual' <-> 'rep')",
        "`Report -draft`=('report') & !('draft')",
        "`report -\"first draft\"`=('report') & !('first' <-> 'draft')",
        "`red OR green apple`=('red') | ('green') & ('apple':*)",
        "`OR red OR`=('red')",
        "`or of`=('or') & ('of')",
        "`e-mail`=('e' <-> 'mail':*)",
        "`東京`=('東' <-> '京')",
        "`第3章 x`=('第' <-> '3' <-> '章') & ('x')",
        "`a'b\\ :* & | ! <-> (`=('a' <-> 'b')",
        "`50%`=('50')",
        "`annual.`=('annual')",
      })
  void what_users_type_becomes_a_query(String typed, String query) {
    assertThat(SearchQuery.parse(typed).toTsQuery(null)).isEqualTo(query);
  }

  @Test
  void a_label_is_one_more_word() {
    assertThat(SearchQuery.parse("a OR b").toTsQuery("it's"))
        .isEqualTo("(('a') | ('b')) & '@it''s'");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "-", "\"\"", "-draft", "a OR -b", "OR", "'; --", "()", "- \" -"})
  void without_a_word_there_is_nothing_to_look_for(String typed) {
    assertThatThrownBy(() -> SearchQuery.parse(typed))
        .isInstanceOf(PagerunnerException.class)
        .hasMessageContaining("no word to look for");
  }

  @Test
  void a_long_query_is_refused() {
    assertThatThrownBy(() -> SearchQuery.parse("a".repeat(201)))
        .hasMessageContaining("longer than 200 characters");
  }

  @Test
  void a_snippet_marks_what_was_found() {
    Snippet snippet =
        Snippet.of("The 𝒳 annual Report: reports of 2024.", SearchQuery.parse("repor"));
    assertThat(snippet)
        .isEqualTo(
            new Snippet(
                "The 𝒳 annual Report: reports of 2024.",
                0,
                List.of(new Snippet.Mark(13, 19), new Snippet.Mark(21, 28))));
  }

  @Test
  void a_snippet_of_a_long_text_lies_around_the_first_place() {
    String text = "𝒳 before ".repeat(100) + "needle here" + " after".repeat(100);
    Snippet snippet = Snippet.of(text, SearchQuery.parse("\"needle here\" -x"));
    assertThat(snippet.text()).hasSize(200).contains("needle here");
    Snippet.Mark mark = snippet.marks().get(0);
    int[] characters = snippet.text().codePoints().toArray();
    assertThat(new String(characters, mark.start(), mark.end() - mark.start()))
        .isEqualTo("needle here");
    int[] all = text.codePoints().toArray();
    assertThat(new String(all, snippet.start(), characters.length)).isEqualTo(snippet.text());
  }

  @Test
  void a_snippet_of_a_phrase_marks_no_single_words() {
    assertThat(Snippet.of("東西 京 東京", SearchQuery.parse("東京")).marks())
        .containsExactly(new Snippet.Mark(5, 7));
    assertThat(Snippet.of("nothing here", SearchQuery.parse("other")).marks()).isEmpty();
  }
}

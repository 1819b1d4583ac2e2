package dev.pagerunner.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagerunner.http.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelListTest {
  @Test
  void labels_are_separated_by_commas() {
    assertThat(LabelList.parse("title")).containsExactly("title");
    assertThat(LabelList.parse(" title , list item,5\" disk"))
        .containsExactly("title", "list item", "5\" disk");
  }

  @Test
  void a_label_with_a_comma_stands_in_quotation_marks() {
    assertThat(LabelList.parse("\"cats, dogs\"")).containsExactly("cats, dogs");
    assertThat(LabelList.parse("a, \"b, \"\"c\"\"\" ,\" d \",\"\"\"\""))
        .containsExactly("a", "b, \"c\"", " d ", "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        ",",
        "a,",
        ",a",
        "a,,b",
        "\"\"",
        "\"a",
        "a,\"",
        "\"a\"b",
        "\"a\" \"b\"",
        "\"\"\""
      })
  void a_list_that_is_not_whole_is_refused(String text) {
    assertThatThrownBy(() -> LabelList.parse(text))
        .isInstanceOf(Problem.class)
        .hasMessageStartingWith("labels: ");
  }
}

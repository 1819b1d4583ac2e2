package dev.pagerunner.export.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageFlowTest {

  @Test
  void parts_are_in_order_and_a_text_within_another_is_read_once() {
    Detection second = found(1, 3, "text", 200, 300);
    Detection first = found(2, 1, "text", 100, 180);
    Detection repeated = found(3, 2, "formula", 120, 160);
    assertThat(PageFlow.parts(List.of(second, first, repeated)))
        .containsExactly(
            new Part.Text(first, BlockKind.TEXT), new Part.Text(second, BlockKind.TEXT));
  }

  @Test
  void texts_within_a_figure_are_kept() {
    Detection figure = found(1, 1, "Picture", 100, 300);
    Detection word = found(2, 2, "text", 120, 160);
    assertThat(PageFlow.parts(List.of(figure, word)))
        .containsExactly(
            new Part.Captioned(figure, BlockKind.FIGURE, Optional.empty()),
            new Part.Text(word, BlockKind.TEXT));
  }

  @Test
  void a_caption_belongs_to_the_nearest_figure_or_table() {
    Detection figure = found(1, 1, "figure", 100, 200);
    Detection ofFigure = found(2, 2, "caption", 205, 220);
    Detection ofTable = found(3, 3, "caption", 260, 275);
    Detection table = found(4, 4, "table", 280, 400);
    Detection another = found(5, 5, "caption", 900, 920);
    assertThat(PageFlow.parts(List.of(figure, ofFigure, ofTable, table, another)))
        .containsExactly(
            new Part.Captioned(figure, BlockKind.FIGURE, Optional.of(ofFigure)),
            new Part.Captioned(table, BlockKind.TABLE, Optional.of(ofTable)),
            new Part.Text(another, BlockKind.CAPTION));
  }

  @Test
  void items_that_follow_one_another_are_one_list() {
    Detection one = found(1, 1, "List-item", 100, 120);
    Detection two = found(2, 2, "List-item", 130, 150);
    Detection text = found(3, 3, "text", 160, 200);
    Detection three = found(4, 4, "list", 210, 230);
    assertThat(PageFlow.parts(List.of(one, two, text, three)))
        .containsExactly(
            new Part.Listing(List.of(one, two)),
            new Part.Text(text, BlockKind.TEXT),
            new Part.Listing(List.of(three)));
  }

  private static Detection found(int n, int order, String label, double top, double bottom) {
    Box box = new Box(100, top, 500, bottom);
    return new Detection(n, label, 0.9, box, "Words", false, List.of(), order, 12.0);
  }
}

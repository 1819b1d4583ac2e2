package dev.pagerunner.export.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.export.flow.ListItems.Item;
import org.junit.jupiter.api.Test;

class ListItemsTest {

  @Test
  void bullets_divide_a_list_and_are_left_out() {
    assertThat(ListItems.of("• first item • second – with a dash • third"))
        .containsExactly(
            new Item("", "first item"),
            new Item("", "second – with a dash"),
            new Item("", "third"));
    assertThat(ListItems.of("- one - two")).hasSize(2);
  }

  @Test
  void numbers_divide_a_list_as_far_as_they_go_on() {
    assertThat(ListItems.of("1. in 1999. or so 2. second 4. still second 3. third"))
        .containsExactly(
            new Item("1.", "in 1999. or so"),
            new Item("2.", "second 4. still second"),
            new Item("3.", "third"));
    assertThat(ListItems.of("[7] Seven [8] Eight"))
        .containsExactly(new Item("[7]", "Seven"), new Item("[8]", "Eight"));
  }

  @Test
  void a_text_without_either_is_one_item_and_no_text_is_none() {
    assertThat(ListItems.of("end of an item 2. next"))
        .containsExactly(new Item("", "end of an item 2. next"));
    assertThat(ListItems.of(null)).isEmpty();
    assertThat(ListItems.of("  ")).isEmpty();
    assertThat(ListItems.of("• ")).isEmpty();
  }
}

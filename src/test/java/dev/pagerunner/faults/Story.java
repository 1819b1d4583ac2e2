package dev.pagerunner.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Api;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the events of a run that succeeded must tell, whatever happened in between. */
final class Story {
  private Story() {}

  /** Numbers without gaps or repeats, every page done exactly once, and one end. */
  static void isWhole(List<Api.Event> events, int pages) {
    assertThat(events.stream().map(Api.Event::id))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
    assertThat(
            events.stream()
                .filter(event -> event.type().equals("page.done"))
                .map(event -> event.data().getInteger("page")))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, pages).boxed().toList());
    Api.Event last = events.get(events.size() - 1);
    assertThat(last.type()).isEqualTo("run.finished");
    assertThat(last.data().getString("state")).isEqualTo("succeeded");
  }
}

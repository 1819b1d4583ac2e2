package dev.pagerunner.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysetStreamTest {
  private final List<Integer> asked = new ArrayList<>();
  private final List<Integer> got = new ArrayList<>();

  @Test
  void a_long_list_is_read_in_parts_and_once() {
    Future<Void> read = KeysetStream.read(numbersTo(1_000), sink(Integer.MAX_VALUE));

    assertThat(read.succeeded()).isTrue();
    assertThat(got).isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList());
    assertThat(asked).hasSizeLessThan(20).allMatch(limit -> limit <= KeysetStream.MOST_ROWS);
  }

  @Test
  void a_list_of_a_million_parts_takes_no_deep_stack() {
    KeysetStream.Source<Integer> source = (last, ignored) -> numbersTo(1_000_000).after(last, 1);
    Future<Void> read = KeysetStream.read(source, sink(Integer.MAX_VALUE));

    assertThat(read.succeeded()).isTrue();
    assertThat(got).hasSize(1_000_000);
  }

  @Test
  void nothing_is_read_while_the_sink_is_busy() {
    List<Promise<Void>> busy = new ArrayList<>();
    Future<Void> read =
        KeysetStream.read(
            numbersTo(100),
            new KeysetStream.Sink<>() {
              @Override
              public long wanted() {
                return Long.MAX_VALUE;
              }

              @Override
              public Future<Integer> take(Batch<Integer> part) {
                got.addAll(part.rows());
                Promise<Void> done = Promise.promise();
                busy.add(done);
                return done.future().map(part.rows().size());
              }
            });
    for (int part = 0; !read.isComplete(); part++) {
      assertThat(asked).hasSize(part + 1);
      busy.get(part).complete();
    }
    assertThat(got).hasSize(100);
    assertThat(asked).containsExactly(16, 32, 64);
  }

  @Test
  void what_a_sink_does_not_take_is_read_again_and_less_of_it() {
    Future<Void> read = KeysetStream.read(numbersTo(50), sink(3));

    assertThat(read.succeeded()).isTrue();
    assertThat(got).isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    assertThat(asked.get(1)).isEqualTo(3);
  }

  @Test
  void a_sink_that_wants_no_more_ends_the_reading() {
    Future<Void> read =
        KeysetStream.read(
            numbersTo(1_000),
            new KeysetStream.Sink<>() {
              @Override
              public long wanted() {
                return 20L - got.size();
              }

              @Override
              public Future<Integer> take(Batch<Integer> part) {
                got.addAll(part.rows());
                return Future.succeededFuture(part.rows().size());
              }
            });

    assertThat(read.succeeded()).isTrue();
    assertThat(got).hasSize(20);
    assertThat(asked).containsExactly(16, 4);
  }

  @Test
  void an_empty_list_reaches_the_sink_which_can_end_its_answer() {
    List<Batch<Integer>> parts = new ArrayList<>();
    KeysetStream.read(
        numbersTo(0),
        new KeysetStream.Sink<>() {
          @Override
          public long wanted() {
            return 1;
          }

          @Override
          public Future<Integer> take(Batch<Integer> part) {
            parts.add(part);
            return Future.succeededFuture(0);
          }
        });
    assertThat(parts).containsExactly(new Batch<>(List.of(), true));
  }

  @Test
  void a_failure_of_either_side_ends_the_stream_with_it() {
    IllegalStateException broken = new IllegalStateException("broken");
    KeysetStream.Source<Integer> throwing =
        (last, limit) -> {
          if (last != null) {
            throw broken;
          }
          return numbersTo(1_000).after(null, limit);
        };
    assertThat(KeysetStream.read(throwing, sink(Integer.MAX_VALUE)).cause()).isSameAs(broken);
    assertThat(got).hasSize(16);

    KeysetStream.Source<Integer> failing = (last, limit) -> Future.failedFuture(broken);
    assertThat(KeysetStream.read(failing, sink(1)).cause()).isSameAs(broken);
  }

  /** The numbers from 1, as a query by their order gives them. */
  private KeysetStream.Source<Integer> numbersTo(int end) {
    return (last, limit) -> {
      asked.add(limit);
      int from = last == null ? 1 : last + 1;
      List<Integer> rows =
          IntStream.rangeClosed(from, Math.min(end, from + limit - 1)).boxed().toList();
      return Future.succeededFuture(Batch.of(rows, limit));
    };
  }

  /** Takes so many of each part. */
  private KeysetStream.Sink<Integer> sink(int ofPart) {
    return new KeysetStream.Sink<>() {
      @Override
      public long wanted() {
        return Long.MAX_VALUE;
      }

      @Override
      public Future<Integer> take(Batch<Integer> part) {
        int taken = Math.min(ofPart, part.rows().size());
        got.addAll(part.rows().subList(0, taken));
        return Future.succeededFuture(taken);
      }
    };
  }
}

package dev.pagerunner.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.async.AsyncRequestBody;

@ExtendWith(VertxExtension.class)
class PublishedStreamTest {

  @Test
  void a_receiver_that_was_reset_is_told_and_gets_no_more(Vertx vertx, VertxTestContext test) {
    Context context = vertx.getOrCreateContext();
    List<Throwable> unhandled = new ArrayList<>();
    List<Buffer> received = new ArrayList<>();
    context.exceptionHandler(unhandled::add);
    context.runOnContext(
        ignored ->
            new PublishedStream(
                    context, AsyncRequestBody.fromString("all of it"), UnaryOperator.identity())
                .exceptionHandler(
                    e ->
                        test.verify(
                            () -> {
                              assertThat(e).hasMessage("Request already complete");
                              assertThat(received).hasSize(1);
                              assertThat(unhandled).isEmpty();
                              test.completeNow();
                            }))
                .endHandler(unused -> test.failNow("it did not end, it was reset"))
                .handler(
                    chunk -> {
                      received.add(chunk);
                      throw new IllegalStateException("Request already complete");
                    })
                .resume());
  }
}

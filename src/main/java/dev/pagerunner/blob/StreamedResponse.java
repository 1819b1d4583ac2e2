package dev.pagerunner.blob;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object whose bytes start to arrive.
 *
 * @param bytes for exactly one subscriber
 */
record StreamedResponse(GetObjectResponse head, Publisher<ByteBuffer> bytes) {

  /**
   * Creates one from each answer. The SDK's own transformer takes a thread to time the subscriber
   * out.
   */
  static AsyncResponseTransformer<GetObjectResponse, StreamedResponse> transformer() {
    return new Transformer();
  }

  private static final class Transformer
      implements AsyncResponseTransformer<GetObjectResponse, StreamedResponse> {
    private volatile CompletableFuture<StreamedResponse> answer;
    private volatile GetObjectResponse head;

    @Override
    public CompletableFuture<StreamedResponse> prepare() {
      answer = new CompletableFuture<>();
      return answer;
    }

    @Override
    public void onResponse(GetObjectResponse response) {
      head = response;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
      answer.complete(new StreamedResponse(head, publisher));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      answer.completeExceptionally(error);
    }
  }
}

package dev.pagerunner.blob;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/** The JDK's own HTTP client for the AWS SDK; for the comparison of {@link S3ClientBench} only. */
final class JdkHttpClient implements SdkAsyncHttpClient {
  private static final Set<String> ITS_OWN =
      Set.of("host", "content-length", "expect", "connection");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.request().getUri())
            .method(call.request().method().name(), body(call));
    call.request()
        .forEachHeader(
            (name, values) -> {
              if (!ITS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofPublisher())
        .thenAccept(
            response -> {
              call.responseHandler().onHeaders(head(response));
              call.responseHandler().onStream(subscriber -> flatten(response.body(), subscriber));
            })
        .whenComplete(
            (done, e) -> {
              if (e != null) {
                call.responseHandler().onError(new IOException(e));
              }
            });
  }

  @Override
  public void close() {
    // It ends with the process.
  }

  private static BodyPublisher body(AsyncExecuteRequest call) {
    long length = call.requestContentPublisher().contentLength().orElse(0L);
    return length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            FlowAdapters.toFlowPublisher(call.requestContentPublisher()), length);
  }

  private static SdkHttpResponse head(HttpResponse<?> response) {
    SdkHttpFullResponse.Builder head = SdkHttpResponse.builder().statusCode(response.statusCode());
    response.headers().map().forEach(head::putHeader);
    return head.build();
  }

  private static void flatten(
      Flow.Publisher<List<ByteBuffer>> lists, Subscriber<? super ByteBuffer> subscriber) {
    lists.subscribe(new Flattener(subscriber));
  }

  /** Gives buffers one by one. */
  private static final class Flattener implements Flow.Subscriber<List<ByteBuffer>>, Subscription {
    private final Subscriber<? super ByteBuffer> subscriber;
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private Flow.Subscription lists;
    private long demand;
    private boolean asked;
    private boolean complete;
    private boolean over;

    Flattener(Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      lists = subscription;
      subscriber.onSubscribe(this);
    }

    @Override
    public synchronized void request(long n) {
      demand = demand > Long.MAX_VALUE - n ? Long.MAX_VALUE : demand + n;
      advance();
    }

    @Override
    public void cancel() {
      lists.cancel();
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
      asked = false;
      waiting.addAll(buffers);
      advance();
    }

    @Override
    public void onError(Throwable e) {
      subscriber.onError(e);
    }

    @Override
    public synchronized void onComplete() {
      complete = true;
      advance();
    }

    private void advance() {
      while (demand > 0 && !waiting.isEmpty()) {
        demand--;
        subscriber.onNext(waiting.remove());
      }
      if (complete && waiting.isEmpty() && !over) {
        over = true;
        subscriber.onComplete();
      } else if (demand > 0 && !complete && !asked) {
        asked = true;
        lists.request(1);
      }
    }
  }
}

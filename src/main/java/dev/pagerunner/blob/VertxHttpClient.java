package dev.pagerunner.blob;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * An HTTP client for the AWS SDK that uses Vert.x: no second Netty, no threads and no buffers of
 * its own. A call is made on the caller's context. Failures are {@link IOException}s, which the SDK
 * retries.
 */
final class VertxHttpClient implements SdkAsyncHttpClient {
  private static final int KEEP_ALIVE_S = 15;

  /** Maximum bytes of a body that are buffered for the network. */
  private static final int WRITE_QUEUE_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final HttpClient client;
  private final Patience patience;

  /**
   * Timeouts for a slow network. A whole body has no limit, as long as bytes keep moving.
   *
   * @param connect until there is a connection
   * @param answer from the end of a request, as it is handed to the system, until the head of its
   *     answer; on a slow network the last megabytes are still being sent
   * @param silence between two bytes, in either direction
   */
  record Patience(Duration connect, Duration answer, Duration silence) {
    static final Patience USUAL =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  VertxHttpClient(Vertx vertx, int maxConnections, Patience patience) {
    this(vertx, maxConnections, patience, Optional.empty());
  }

  /** Creates a client that trusts a file of authorities in addition to those that Java trusts. */
  VertxHttpClient(Vertx vertx, int maxConnections, Patience patience, Optional<Path> caFile) {
    this.vertx = vertx;
    this.patience = patience;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) patience.connect.toMillis())
            .setIdleTimeout((int) patience.silence.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAliveTimeout(KEEP_ALIVE_S)
            .setTcpKeepAlive(true)
            .setVerifyHost(true);
    caFile.map(Authorities::besidesThoseOfJava).ifPresent(options::setTrustOptions);
    this.client =
        vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(maxConnections));
  }

  @Override
  public CompletableFuture<Void> execute(AsyncExecuteRequest call) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        ignored ->
            client
                .request(options(call.request()))
                .compose(request -> exchange(context, request, call, done))
                .onFailure(e -> fail(call, done, e)));
    return done;
  }

  @Override
  public String clientName() {
    return "Vertx";
  }

  @Override
  public void close() {
    client.close();
  }

  private static RequestOptions options(SdkHttpRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method().name()))
            .setHost(request.host())
            .setPort(request.port())
            .setSsl(request.protocol().equals("https"))
            .setURI(
                (request.encodedPath().isEmpty() ? "/" : request.encodedPath())
                    + request.encodedQueryParameters().map(query -> "?" + query).orElse(""));
    request.forEachHeader(
        (name, values) -> values.forEach(value -> options.addHeader(name, value)));
    return options;
  }

  private Future<Void> exchange(
      Context context,
      HttpClientRequest request,
      AsyncExecuteRequest call,
      CompletableFuture<Void> done) {
    // The SDK gave up, by a timeout of its own, for example.
    Future.fromCompletionStage(done, context).onFailure(e -> request.reset());
    Future<Void> sent = send(context, request, call);
    sent.onSuccess(ignored -> limitWaiting(request))
        .onFailure(e -> request.reset(0, new IOException("The body could not be sent", e)));
    return request
        .response()
        .map(
            response -> {
              receive(context, response, call, sent, done);
              return null;
            });
  }

  private static Future<Void> send(
      Context context, HttpClientRequest request, AsyncExecuteRequest call) {
    SdkHttpContentPublisher body = call.requestContentPublisher();
    long length = body == null ? 0 : body.contentLength().orElse(-1L);
    if (length == 0) {
      return request.end();
    }
    if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      if (length < 0) {
        request.setChunked(true);
      } else {
        request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
      }
    }
    request.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    return new PublishedStream(context, body, UnaryOperator.identity()).pipeTo(request);
  }

  private void limitWaiting(HttpClientRequest request) {
    long timer =
        vertx.setTimer(
            patience.answer.toMillis(),
            ignored ->
                request.reset(
                    0, new IOException("No answer in " + patience.answer.toSeconds() + " s")));
    request.response().onComplete(ignored -> vertx.cancelTimer(timer));
  }

  private static void receive(
      Context context,
      HttpClientResponse response,
      AsyncExecuteRequest call,
      Future<Void> sent,
      CompletableFuture<Void> done) {
    HttpClientRequest request = response.request();
    StreamPublisher body = new StreamPublisher(context, response, request::reset);
    body.over()
        .onComplete(
            over -> {
              if (!sent.isComplete()) {
                // The answer came before the request's end, most likely a refusal: the rest is not
                // sent.
                request.reset();
              }
              if (over.succeeded()) {
                done.complete(null);
              } else {
                done.completeExceptionally(over.cause());
              }
            });
    call.responseHandler().onHeaders(head(response));
    call.responseHandler().onStream(body);
  }

  private static SdkHttpResponse head(HttpClientResponse response) {
    SdkHttpFullResponse.Builder head =
        SdkHttpResponse.builder()
            .statusCode(response.statusCode())
            .statusText(response.statusMessage());
    response.headers().forEach((name, value) -> head.appendHeader(name, value));
    return head.build();
  }

  private static void fail(AsyncExecuteRequest call, CompletableFuture<Void> done, Throwable e) {
    IOException failure = e instanceof IOException io ? io : new IOException(e.toString(), e);
    call.responseHandler().onError(failure);
    done.completeExceptionally(failure);
  }
}

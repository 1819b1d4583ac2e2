package dev.pagerunner.blob;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/** A local file as the body of a request; each attempt reads it from the start. */
final class SpooledFile implements AsyncRequestBody {
  private static final int READ_BYTES = 32 * 1024;
  private static final OpenOptions READING =
      new OpenOptions().setRead(true).setWrite(false).setCreate(false);

  private final Vertx vertx;
  private final Path file;
  private final long length;

  SpooledFile(Vertx vertx, Path file, long length) {
    this.vertx = vertx;
    this.file = file;
    this.length = length;
  }

  @Override
  public Optional<Long> contentLength() {
    return Optional.of(length);
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    Context context = vertx.getOrCreateContext();
    context.runOnContext(
        ignored ->
            vertx
                .fileSystem()
                .open(file.toString(), READING)
                .onSuccess(opened -> publish(context, opened, subscriber))
                .onFailure(e -> new FailedPublisher(e).subscribe(subscriber)));
  }

  private static void publish(
      Context context, AsyncFile file, Subscriber<? super ByteBuffer> subscriber) {
    StreamPublisher bytes =
        new StreamPublisher(context, file.setReadBufferSize(READ_BYTES), () -> {});
    bytes.over().onComplete(ignored -> file.close());
    bytes.subscribe(subscriber);
  }
}

package dev.pagerunner.blob;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * A download of one object to a local file. Resumes where it was cut off; fails when several
 * attempts in a row bring no bytes. The file appears whole or not at all.
 */
final class Fetching {
  private static final int FRUITLESS_ATTEMPTS = 3;
  private static final long FIRST_PAUSE_MS = 200;

  private final Vertx vertx;
  private final S3BlobStore store;
  private final String bucket;
  private final String key;
  private final Path folder;
  private final Path target;
  private final Path partial;

  private String etag;
  private long size = -1;
  private int fruitless;

  Fetching(Vertx vertx, S3BlobStore store, String bucket, String key, Path folder) {
    this.vertx = vertx;
    this.store = store;
    this.bucket = bucket;
    this.key = key;
    this.folder = folder;
    this.target = folder.resolve(key.substring(key.lastIndexOf('/') + 1));
    this.partial = folder.resolve(target.getFileName() + ".part");
  }

  Future<Path> run() {
    return vertx
        .fileSystem()
        .mkdirs(folder.toString())
        .compose(
            ignored ->
                vertx
                    .fileSystem()
                    .open(partial.toString(), new OpenOptions().setTruncateExisting(true)))
        .map(file -> file.setWriteQueueMaxSize(S3BlobStore.DISK_QUEUE_BYTES))
        .compose(file -> fill(file).eventually(file::close))
        .compose(ignored -> moveIntoPlace())
        .recover(
            e ->
                vertx
                    .fileSystem()
                    .delete(partial.toString())
                    .transform(ignored -> Future.failedFuture(e)));
  }

  private Future<Void> fill(AsyncFile file) {
    long from = file.getWritePos();
    return store
        .get(rest(from))
        .compose(answer -> append(file, answer))
        .recover(e -> isWorthAnother(e, file, from) ? again(file) : Future.failedFuture(e));
  }

  private GetObjectRequest rest(long from) {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(bucket).key(key);
    if (from > 0) {
      request.range("bytes=" + from + "-").ifMatch(etag);
    }
    return request.build();
  }

  private Future<Void> append(AsyncFile file, StreamedResponse answer) {
    if (size < 0) {
      size = answer.head().contentLength();
      etag = answer.head().eTag();
    }
    return store.stream(key, answer.bytes())
        .pipe()
        .endOnComplete(false)
        .endOnFailure(false)
        .to(file)
        .eventually(file::flush);
  }

  private boolean isWorthAnother(Throwable e, AsyncFile file, long from) {
    if (!(e instanceof BlobStoreUnavailableException unavailable) || unavailable.isRefused()) {
      return false;
    }
    fruitless = file.getWritePos() > from ? 0 : fruitless + 1;
    return fruitless < FRUITLESS_ATTEMPTS;
  }

  private Future<Void> again(AsyncFile file) {
    if (file.getWritePos() == size) {
      return Future.succeededFuture();
    }
    return vertx
        .timer(FIRST_PAUSE_MS << fruitless, TimeUnit.MILLISECONDS)
        .compose(ignored -> fill(file));
  }

  private Future<Path> moveIntoPlace() {
    return vertx.executeBlocking(
        () -> Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE), false);
  }
}

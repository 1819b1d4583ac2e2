package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads objects that others put into a bucket, whatever their keys are. Every method may be called
 * on any thread; all fail with {@link BlobMissingException} or {@link
 * BlobStoreUnavailableException}.
 */
public final class BucketReader implements AutoCloseable {
  private static final int CONNECTIONS = 2;

  private final Vertx vertx;
  private final String bucket;
  private final S3BlobStore store;

  /** Connects with the first call. */
  public BucketReader(Vertx vertx, Settings.S3 settings) {
    this.vertx = vertx;
    this.bucket = settings.bucket();
    // Nothing is uploaded, so that no folder is needed for it.
    this.store = new S3BlobStore(vertx, settings, Path.of(""), CONNECTIONS);
  }

  /** What changes when the object does; empty where the server has no such thing. */
  public Future<Optional<String>> etag(String key) {
    return store.etag(key).map(Optional::ofNullable);
  }

  /**
   * Copies the object to a file in {@code folder}, which has the last part of the key as its name.
   * A download that is cut off goes on where it was.
   */
  public Future<Path> fetch(String key, Path folder) {
    return new Fetching(vertx, store, bucket, key, folder).run();
  }

  @Override
  public void close() {
    store.close();
  }
}

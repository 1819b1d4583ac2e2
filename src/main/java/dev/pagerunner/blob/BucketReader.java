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

  /** Creates a reader that connects on its first call. */
  public BucketReader(Vertx vertx, Settings.S3 settings) {
    this.vertx = vertx;
    this.bucket = settings.bucket();
    // Needs no temporary folder, since nothing is uploaded.
    this.store = new S3BlobStore(vertx, settings, Path.of(""), CONNECTIONS);
  }

  /** A tag that changes when the object does; empty if the server has none. */
  public Future<Optional<String>> etag(String key) {
    return store.etag(key).map(Optional::ofNullable);
  }

  /**
   * Copies the object to a file in {@code folder}, named after the last part of the key. A download
   * that is cut off resumes where it stopped.
   */
  public Future<Path> fetch(String key, Path folder) {
    return new Fetching(vertx, store, bucket, key, folder).run();
  }

  @Override
  public void close() {
    store.close();
  }
}

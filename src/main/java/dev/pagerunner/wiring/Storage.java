package dev.pagerunner.wiring;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.blob.S3BlobStore;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of bytes that the settings name: a bucket, or a folder. */
public final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final long maxUpload;
  private final long maxExport;
  private final Optional<S3BlobStore> bucket;
  private final BlobStore blobs;

  /**
   * Opens it; a bucket is not asked yet.
   *
   * @param temp of this process, on the file system of the data folder
   * @param connections to a bucket at a time
   */
  public Storage(Vertx vertx, Settings settings, Path temp, int connections) {
    Settings.Storage storage = settings.storage();
    this.maxUpload = settings.http().maxUpload();
    this.maxExport = settings.limits().maxExport();
    this.bucket = storage.s3().map(s3 -> new S3BlobStore(vertx, s3, temp, connections));
    this.blobs =
        bucket.isPresent()
            ? bucket.get()
            : new DirectoryBlobStore(vertx, storage.dataDir().resolve("blobs"), temp);
  }

  public BlobStore blobs() {
    return blobs;
  }

  /** Fails if the bucket says no; one that cannot be reached may be there in a minute. */
  public Future<Void> check() {
    if (bucket.isEmpty()) {
      return Future.succeededFuture();
    }
    if (maxUpload > S3BlobStore.MAX_BYTES) {
      return Future.failedFuture(
          new PagerunnerException(
              "PAGERUNNER_MAX_UPLOAD is more than the 5 GB that a bucket takes in one piece."));
    }
    if (maxExport > S3BlobStore.MAX_BYTES) {
      return Future.failedFuture(
          new PagerunnerException(
              "PAGERUNNER_MAX_EXPORT is more than the 5 GB that a bucket takes in one piece."));
    }
    return bucket.get().check().recover(Storage::continueIfUnavailable);
  }

  /** What probes ask, by name. */
  Map<String, Supplier<Future<?>>> checks() {
    return bucket.isEmpty() ? Map.of() : Map.of("storage", () -> bucket.get().check());
  }

  @Override
  public void close() {
    bucket.ifPresent(S3BlobStore::close);
  }

  private static Future<Void> continueIfUnavailable(Throwable e) {
    if (e instanceof BlobStoreUnavailableException unavailable && !unavailable.isRefused()) {
      LOG.warn("{}", e.getMessage());
      return Future.succeededFuture();
    }
    return Future.failedFuture(e);
  }
}

package dev.pagerunner.cli;

import dev.pagerunner.blob.BucketReader;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.BundleSource;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Bundles by their addresses, for a command. What it takes to ask a bucket is made when needed. */
final class CommandBundles implements AutoCloseable {
  private static final int CLOSE_TIMEOUT_S = 10;

  private final Supplier<Settings.S3> s3;
  private final BundleSource source;
  private Vertx vertx;

  /**
   * Opens nothing yet.
   *
   * @param s3 how to ask a bucket; not called where none is asked
   * @param err is told what is fetched
   */
  CommandBundles(Path cacheDir, Supplier<Settings.S3> s3, PrintWriter err) {
    this.s3 = s3;
    this.source =
        new BundleSource(
            cacheDir,
            this::bucket,
            line -> {
              err.println("pagerunner: " + line);
              err.flush();
            });
  }

  Bundle get(ModelAddress address) {
    return source.get(address);
  }

  private BucketReader bucket(String name) {
    if (vertx == null) {
      vertx = Vertx.vertx();
    }
    return new BucketReader(vertx, s3.get().reading(name));
  }

  @Override
  public void close() {
    if (vertx != null) {
      try {
        vertx.close().await(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
      } catch (java.util.concurrent.TimeoutException e) {
        throw new IllegalStateException("Vert.x does not end", e);
      }
    }
  }
}

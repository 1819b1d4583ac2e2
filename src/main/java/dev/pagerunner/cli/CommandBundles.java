package dev.pagerunner.cli;

import dev.pagerunner.async.Blocking;
import dev.pagerunner.blob.BucketReader;
import dev.pagerunner.config.ProxySettings;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.models.BundleSource;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Fetches bundles by address for a command. The client of a bucket is created on first use. */
final class CommandBundles implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final Supplier<Settings.Model> settings;
  private final BundleSource source;
  private Vertx vertx;

  /**
   * Creates the source of bundles for one command; connects on first use.
   *
   * @param settings not called unless a bundle comes over the network
   * @param err receives messages about what is fetched
   */
  CommandBundles(Path cacheDir, Supplier<Settings.Model> settings, PrintWriter err) {
    this.settings = settings;
    this.source =
        new BundleSource(
            cacheDir,
            this::bucket,
            this::proxy,
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
    return new BucketReader(vertx, settings.get().s3().reading(name));
  }

  private HttpsProxy proxy() {
    ProxySettings proxy = settings.get().proxy();
    return new HttpsProxy(proxy.address(), proxy.exceptions());
  }

  @Override
  public void close() {
    if (vertx != null) {
      Blocking.await(vertx.close(), CLOSE_TIMEOUT);
    }
  }
}

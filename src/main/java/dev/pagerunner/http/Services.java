package dev.pagerunner.http;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the web role needs of the rest.
 *
 * @param pool for reading
 * @param models the first is the default
 * @param checks besides Postgres, what must be well for the server to be ready, by name
 */
public record Services(
    Pool pool,
    BlobStore blobs,
    Documents documents,
    RunEvents events,
    List<Model> models,
    Metrics metrics,
    Map<String, Supplier<Future<?>>> checks) {

  public Services {
    models = List.copyOf(models);
    checks = Map.copyOf(checks);
  }
}

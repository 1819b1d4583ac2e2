package dev.pagerunner.http;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.http.events.RunEvents;
import dev.pagerunner.http.request.OfferedModels;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.Metrics;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the web role needs of the rest.
 *
 * @param pool for reading
 * @param checks besides Postgres, what must be well for the server to be ready, by name
 */
public record Services(
    Pool pool,
    BlobStore blobs,
    Documents documents,
    RunEvents events,
    OfferedModels models,
    Metrics metrics,
    Map<String, Supplier<Future<?>>> checks) {

  public Services {
    checks = Map.copyOf(checks);
  }
}

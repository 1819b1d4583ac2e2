package dev.pagerunner.http.export;

import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.PageQueries;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where the results of runs are, for the thread that exports one.
 *
 * @param client for whom it reads
 * @param temp a folder for temporary files
 */
record Results(
    Queries queries,
    ConcurrencyLimit longReads,
    HttpServerResponse client,
    EventLoop loop,
    BlobCopy blobs,
    Path temp) {

  /** What reads the database. */
  record Queries(PageQueries pages, DetectionQueries detections) {}

  /** Waits for a result of the database, when it is this export's turn to read. */
  <T> T read(Function<Queries, Future<T>> query) throws IOException {
    return loop.await(() -> longReads.take(client, () -> query.apply(queries)));
  }
}

package dev.pagerunner.exports;

import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.PageQueries;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where the results of runs are, for the thread that exports one.
 *
 * @param temp a folder for temporary files
 */
public record Results(Queries queries, Turns longReads, EventLoop loop, BlobCopy blobs, Path temp) {

  /** What reads the database. */
  public record Queries(PageQueries pages, DetectionQueries detections) {}

  /** Waits for a result of the database, when it is this export's turn to read. */
  <T> T read(Function<Queries, Future<T>> query) throws IOException {
    return loop.await(() -> longReads.take(() -> query.apply(queries)));
  }
}

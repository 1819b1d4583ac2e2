package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.jobs.Documents;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;

/** Receives files that lie on this machine, as if somebody had uploaded them. */
public final class LocalFiles {
  private final Vertx vertx;
  private final BlobStore blobs;
  private final Documents documents;
  private final UploadLimits limits;

  public LocalFiles(Vertx vertx, BlobStore blobs, Documents documents, UploadLimits limits) {
    this.vertx = vertx;
    this.blobs = blobs;
    this.documents = documents;
    this.limits = limits;
  }

  /**
   * Stores a file, then hands it on.
   *
   * @param id of the document to be
   * @param actor whose document it becomes
   * @param accept takes what was received; if it fails, what was stored is deleted
   * @return fails with a {@link Problem} if the file is one that is not accepted
   */
  public <T> Future<T> receive(
      UUID id, Path file, Actor actor, Function<ReceivedUpload, Future<T>> accept) {
    OpenOptions reading = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
    return vertx
        .fileSystem()
        .open(file.toString(), reading)
        .compose(
            open ->
                open.size()
                    .compose(size -> reserve(id, size, actor))
                    .compose(ignored -> store(id, open.pause(), file))
                    .eventually(open::close))
        .compose(accept)
        .recover(e -> documents.abort(id).transform(ignored -> Future.failedFuture(e)));
  }

  private Future<Void> reserve(UUID id, long size, Actor actor) {
    return limits.requireRoom(blobs, size).compose(ignored -> documents.reserve(id, size, actor));
  }

  private Future<ReceivedUpload> store(UUID id, AsyncFile open, Path file) {
    UploadStream stream = UploadStream.of(open, limits.maxBytes());
    return blobs
        .save(BlobKeys.source(id), stream)
        .map(
            ignored ->
                stream.received(
                    id,
                    MultiMap.caseInsensitiveMultiMap(),
                    Filenames.safe(file.getFileName().toString())));
  }
}

package dev.pagerunner.blob;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Stores bytes by key. A key is made by the server, of {@code [a-z0-9-./]}; it is never a user's
 * file name. A blob appears whole or not at all. Every method may be called on an event loop; all
 * fail with {@link BlobStoreUnavailableException} while a store on another machine is unavailable.
 */
public interface BlobStore {

  /** Streams {@code body} into a blob, with back-pressure; returns its size in bytes. */
  Future<Long> save(String key, ReadStream<Buffer> body);

  /** Stores small bytes, such as one page's image. */
  Future<Void> put(String key, Buffer bytes);

  /** Size in bytes; fails with {@link BlobMissingException}. */
  Future<Long> size(String key);

  /** A part of a blob as a paused stream; fails with {@link BlobMissingException}. */
  Future<ReadStream<Buffer>> open(String key, long offset, long length);

  /**
   * Returns a local file with the blob's bytes, not to be modified: the stored file itself, or a
   * copy in {@code folder}, which the caller empties.
   */
  Future<Path> fetch(String key, Path folder);

  /** Deletes every blob whose key starts with {@code prefix}, which ends with a slash. */
  Future<Void> deleteAll(String prefix);

  /** The free space in bytes; {@link Long#MAX_VALUE} if there is no limit. */
  Future<Long> freeBytes();

  /**
   * The address at which a client gets the blob directly; empty if this process must send it.
   *
   * @param mediaType the Content-Type that the store sends
   * @param disposition the Content-Disposition that the store sends
   */
  default Future<Optional<BlobLink>> link(
      String key, String mediaType, Optional<String> disposition) {
    return Future.succeededFuture(Optional.empty());
  }

  /** Scheme, host and port of every {@link #link}; empty if there are no links. */
  default Optional<String> linkOrigin() {
    return Optional.empty();
  }

  /** Uploads directly to the store; empty if it does not support them. */
  default Optional<DirectUploads> directUploads() {
    return Optional.empty();
  }
}

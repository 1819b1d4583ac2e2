package dev.pagerunner.blob;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Bytes by key. A key is made by the server, of {@code [a-z0-9-./]}; it is never a user's file
 * name. A blob appears whole or not at all. Every method may be called on an event loop; all fail
 * with {@link BlobStoreUnavailableException} while a store on another machine cannot be used.
 */
public interface BlobStore {

  /** Streams {@code body} into a blob, with back-pressure; gives its size in bytes. */
  Future<Long> save(String key, ReadStream<Buffer> body);

  /** Stores small bytes, such as one page's image. */
  Future<Void> put(String key, Buffer bytes);

  /** Size in bytes; fails with {@link BlobMissingException}. */
  Future<Long> size(String key);

  /** A part of a blob as a paused stream; fails with {@link BlobMissingException}. */
  Future<ReadStream<Buffer>> open(String key, long offset, long length);

  /**
   * A local file with the blob's bytes, not to be changed: the stored file itself, or a copy made
   * in {@code folder}, which the caller empties.
   */
  Future<Path> fetch(String key, Path folder);

  /** Deletes every blob whose key starts with {@code prefix}, which ends with a slash. */
  Future<Void> deleteAll(String prefix);

  /** How many more bytes fit; {@link Long#MAX_VALUE} where there is no limit. */
  Future<Long> freeBytes();

  /**
   * Where a client gets the blob without this process; empty where everything goes through it.
   *
   * @param mediaType to be said by the store
   * @param disposition the header Content-Disposition to be said by the store
   */
  default Future<Optional<BlobLink>> link(
      String key, String mediaType, Optional<String> disposition) {
    return Future.succeededFuture(Optional.empty());
  }

  /** Scheme, host and port of every {@link #link}; empty where there are none. */
  default Optional<String> linkOrigin() {
    return Optional.empty();
  }

  /** How clients upload without this process; empty where they cannot. */
  default Optional<DirectUploads> directUploads() {
    return Optional.empty();
  }
}

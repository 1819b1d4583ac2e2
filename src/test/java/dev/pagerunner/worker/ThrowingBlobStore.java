package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A real store, and in front of it whoever wants to throw. */
final class ThrowingBlobStore implements BlobStore {
  private final BlobStore real;
  private final Consumer<String> onFetch;
  private final Consumer<String> onPut;

  /** Both are called with the key. */
  ThrowingBlobStore(BlobStore real, Consumer<String> onFetch, Consumer<String> onPut) {
    this.real = real;
    this.onFetch = onFetch;
    this.onPut = onPut;
  }

  @Override
  public Future<Long> save(String key, ReadStream<Buffer> body) {
    return real.save(key, body);
  }

  @Override
  public Future<Void> put(String key, Buffer bytes) {
    onPut.accept(key);
    return real.put(key, bytes);
  }

  @Override
  public Future<Long> size(String key) {
    return real.size(key);
  }

  @Override
  public Future<ReadStream<Buffer>> open(String key, long offset, long length) {
    return real.open(key, offset, length);
  }

  @Override
  public Future<Path> fetch(String key, Path folder) {
    onFetch.accept(key);
    return real.fetch(key, folder);
  }

  @Override
  public Future<Void> deleteAll(String prefix) {
    return real.deleteAll(prefix);
  }

  @Override
  public Future<Long> freeBytes() {
    return real.freeBytes();
  }
}

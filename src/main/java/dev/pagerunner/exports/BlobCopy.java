package dev.pagerunner.exports;

import dev.pagerunner.blob.BlobStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Copies parts of blobs to a stream that blocks, a buffer at a time. A turn to read lasts for one
 * buffer, so that a slow client does not hold it.
 */
public final class BlobCopy {
  /** For the largest files over slow networks. */
  static final long FETCH_SECONDS = 1_800;

  private final BlobStore blobs;
  private final EventLoop loop;
  private final Turns reads;

  /** Reads when it is its turn among {@code reads}. */
  public BlobCopy(BlobStore blobs, EventLoop loop, Turns reads) {
    this.blobs = blobs;
    this.loop = loop;
    this.reads = reads;
  }

  /** A local file with the bytes of a blob: the stored one, or a copy in {@code folder}. */
  Path fetch(String key, Path folder) throws IOException {
    return loop.await(FETCH_SECONDS, () -> blobs.fetch(key, folder));
  }

  /** Copies a whole blob. */
  void copy(String key, OutputStream out) throws IOException {
    long size = loop.await(() -> reads.take(() -> blobs.size(key)));
    copy(key, 0, size, out);
  }

  /** Copies a part of a blob. */
  void copy(String key, long offset, long length, OutputStream out) throws IOException {
    if (length == 0) {
      return;
    }
    Buffers buffers =
        loop.await(() -> reads.take(() -> blobs.open(key, offset, length).map(Buffers::new)));
    long copied = 0;
    try {
      for (Buffer next = next(buffers); next != null; next = next(buffers)) {
        out.write(next.getBytes());
        copied += next.length();
      }
    } finally {
      loop.await(buffers::close);
    }
    if (copied != length) {
      throw new EOFException(
          key + " has " + copied + " bytes from " + offset + " on, not " + length);
    }
  }

  private Buffer next(Buffers buffers) throws IOException {
    return loop.await(() -> reads.take(buffers::next));
  }

  /** Takes buffers out of a stream one by one. For the event loop. */
  private static final class Buffers {
    private final ReadStream<Buffer> stream;
    private Promise<Buffer> wanted = Promise.promise();
    private boolean ended;

    Buffers(ReadStream<Buffer> stream) {
      this.stream = stream;
      stream.exceptionHandler(this::fail);
      stream.endHandler(ignored -> end());
      stream.handler(buffer -> wanted.tryComplete(buffer));
    }

    /** The next buffer; null at the end. */
    Future<Buffer> next() {
      if (!ended) {
        wanted = Promise.promise();
        stream.fetch(1);
      }
      return wanted.future();
    }

    private void end() {
      ended = true;
      if (!wanted.tryComplete(null)) {
        wanted = Promise.promise();
        wanted.complete(null);
      }
    }

    private void fail(Throwable e) {
      ended = true;
      if (!wanted.tryFail(e)) {
        wanted = Promise.promise();
        wanted.fail(e);
      }
    }

    Future<Void> close() {
      if (!ended) {
        ended = true;
        stream.handler(null);
      }
      return Future.succeededFuture();
    }
  }
}

package dev.pagerunner.blob;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.ReadStream;

/**
 * Reads a file. Closes it at the end, on an error, and when its handler is removed, which is what a
 * pipe that gives up does.
 */
final class FileStream implements ReadStream<Buffer> {
  private final AsyncFile file;
  private boolean closed;

  FileStream(AsyncFile file) {
    this.file = file;
  }

  @Override
  public FileStream exceptionHandler(Handler<Throwable> handler) {
    if (!closed) {
      file.exceptionHandler(
          e -> {
            close();
            if (handler != null) {
              handler.handle(e);
            }
          });
    }
    return this;
  }

  @Override
  public FileStream handler(Handler<Buffer> handler) {
    if (handler == null) {
      close();
    } else {
      file.handler(handler);
    }
    return this;
  }

  @Override
  public FileStream endHandler(Handler<Void> handler) {
    if (!closed) {
      file.endHandler(
          ignored -> {
            close();
            if (handler != null) {
              handler.handle(null);
            }
          });
    }
    return this;
  }

  @Override
  public FileStream pause() {
    if (!closed) {
      file.pause();
    }
    return this;
  }

  @Override
  public FileStream resume() {
    if (!closed) {
      file.resume();
    }
    return this;
  }

  @Override
  public FileStream fetch(long amount) {
    if (!closed) {
      file.fetch(amount);
    }
    return this;
  }

  private void close() {
    if (!closed) {
      closed = true;
      file.close();
    }
  }
}

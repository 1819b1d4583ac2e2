package dev.pagerunner.http.export;

import dev.pagerunner.exports.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * The body of a response as a stream: a write returns when the client has room for more. Holds 16
 * KB. Flushing does nothing, since formats flush after each page.
 */
final class ResponseBody extends OutputStream {
  private static final int PART_BYTES = 16 * 1024;

  private final EventLoop loop;
  private final HttpServerResponse response;
  private final Consumer<HttpServerResponse> head;
  private final byte[] part = new byte[PART_BYTES];
  private int used;

  /**
   * Sends nothing yet.
   *
   * @param head puts the headers, before the first bytes are sent, so that a problem until then has
   *     its own
   */
  ResponseBody(EventLoop loop, HttpServerResponse response, Consumer<HttpServerResponse> head) {
    this.loop = loop;
    this.response = response;
    this.head = head;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int some = Math.min(length - done, PART_BYTES - used);
      System.arraycopy(bytes, offset + done, part, used, some);
      used += some;
      done += some;
      if (used == PART_BYTES) {
        send();
      }
    }
  }

  /** Sends what is left and ends the response. */
  void end() throws IOException {
    Buffer last = taken();
    loop.await(
        () -> {
          putHead(false);
          return response.end(last);
        });
  }

  private void send() throws IOException {
    Buffer full = taken();
    loop.await(
        () -> {
          if (response.closed()) {
            throw new HttpClosedException("The client is gone");
          }
          putHead(true);
          return response.write(full);
        });
  }

  private void putHead(boolean moreFollows) {
    if (!response.headWritten()) {
      head.accept(response);
      response.setChunked(moreFollows);
    }
  }

  /** What was written since the last part; the response keeps it until it is sent. */
  private Buffer taken() {
    Buffer taken = Buffer.buffer(used).appendBytes(part, 0, used);
    used = 0;
    return taken;
  }
}

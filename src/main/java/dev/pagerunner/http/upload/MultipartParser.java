package dev.pagerunner.http.upload;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/**
 * Splits a {@code multipart/form-data} body (RFC 7578) into its parts as it arrives. Buffers no
 * more than the head of a part, or what may be the beginning of a delimiter. Fails with a {@link
 * Problem} on malformed input.
 */
final class MultipartParser {
  private static final int MAX_HEAD = 8 * 1024;
  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final int NEED_MORE = -1;
  private static final Buffer NOTHING = Buffer.buffer();
  private static final byte[] LINE_BREAK = {CR, LF};
  private static final byte[] END_OF_HEAD = {CR, LF, CR, LF};

  /** Receives each part: its head, its bytes in any number of chunks, its end. */
  interface Parts {
    void begin(PartHead head);

    void bytes(Buffer bytes);

    void end();
  }

  private enum State {
    PREAMBLE,
    AFTER_DELIMITER,
    HEAD,
    BODY,
    EPILOGUE
  }

  private final byte[] delimiter;
  private final Parts parts;
  private State state = State.PREAMBLE;

  /**
   * Begins with a line break: the one that precedes every delimiter may be missing before the
   * first.
   */
  private Buffer held = Buffer.buffer(LINE_BREAK);

  MultipartParser(String boundary, Parts parts) {
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.parts = parts;
  }

  /** Whether the closing delimiter was read. */
  boolean isComplete() {
    return state == State.EPILOGUE;
  }

  void feed(Buffer chunk) {
    Buffer all = held.length() == 0 ? chunk : held.copy().appendBuffer(chunk);
    held = NOTHING;
    int at = 0;
    while (at != NEED_MORE && at < all.length()) {
      at = step(all, at);
    }
  }

  /** Returns the position at which to continue, or {@link #NEED_MORE}. */
  private int step(Buffer all, int at) {
    return switch (state) {
      case PREAMBLE, BODY -> body(all, at);
      case AFTER_DELIMITER -> afterDelimiter(all, at);
      case HEAD -> head(all, at);
      case EPILOGUE -> NEED_MORE;
    };
  }

  private int body(Buffer all, int at) {
    int end = indexOfDelimiter(all, at);
    boolean whole = end + delimiter.length <= all.length();
    if (state == State.BODY && end > at) {
      parts.bytes(at == 0 && end == all.length() ? all : all.slice(at, end));
    }
    if (!whole) {
      return hold(all, end);
    }
    if (state == State.BODY) {
      parts.end();
    }
    state = State.AFTER_DELIMITER;
    return end + delimiter.length;
  }

  /** The position of the delimiter, or of what may be its beginning at the very end. */
  private int indexOfDelimiter(Buffer all, int from) {
    ByteBuf bytes = ((BufferInternal) all).getByteBuf();
    int at = from;
    while (at < all.length()) {
      int ahead = bytes.bytesBefore(at, all.length() - at, CR);
      if (ahead < 0) {
        return all.length();
      }
      at += ahead;
      if (isAt(all, at, delimiter)) {
        return at;
      }
      at++;
    }
    return all.length();
  }

  /** Whether {@code wanted} is at this position, as far as there are bytes. */
  private static boolean isAt(Buffer all, int at, byte[] wanted) {
    int length = Math.min(wanted.length, all.length() - at);
    for (int i = 0; i < length; i++) {
      if (all.getByte(at + i) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** {@code --} ends the body; blanks may come before the line break. */
  private int afterDelimiter(Buffer all, int at) {
    if (all.length() - at < 2) {
      return hold(all, at);
    }
    byte first = all.getByte(at);
    byte second = all.getByte(at + 1);
    if (first == '-' && second == '-') {
      state = State.EPILOGUE;
      return NEED_MORE;
    }
    if (first == ' ' || first == '\t') {
      return at + 1;
    }
    if (first == CR && second == LF) {
      state = State.HEAD;
      return at + 2;
    }
    throw malformed();
  }

  private int head(Buffer all, int at) {
    int end = indexOf(all, at, END_OF_HEAD);
    if ((end < 0 ? all.length() : end) - at > MAX_HEAD) {
      throw malformed();
    }
    if (end < 0) {
      return hold(all, at);
    }
    PartHead head = PartHead.of(all.getBytes(at, end));
    state = State.BODY;
    parts.begin(head);
    return end + END_OF_HEAD.length;
  }

  private static int indexOf(Buffer all, int from, byte[] wanted) {
    for (int at = from; at <= all.length() - wanted.length; at++) {
      if (isAt(all, at, wanted)) {
        return at;
      }
    }
    return -1;
  }

  private int hold(Buffer all, int from) {
    held = all.slice(from, all.length());
    return NEED_MORE;
  }

  static Problem malformed() {
    return Problem.of(
        ProblemType.BAD_REQUEST, "The multipart body is damaged or cut off. Send it again.");
  }
}

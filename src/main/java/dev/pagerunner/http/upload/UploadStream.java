package dev.pagerunner.http.upload;

import dev.pagerunner.domain.Sha256;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.UUID;

/**
 * The bytes of an uploaded file on their way to storage. Counts and hashes them, and fails if they
 * are too many or of no kind that can be read.
 *
 * <p>Of a form it pauses the whole request rather than the part, so when the request has ended,
 * this stream has ended too, unless the body was cut off.
 */
public final class UploadStream implements ReadStream<Buffer> {
  private static final long MEGABYTE = 1_000_000;

  /** The detail of the problem of an empty file. */
  public static final String EMPTY = "the file is empty";

  private final ReadStream<Buffer> source;
  private final long maxBytes;
  private final Contents contents;
  private final MessageDigest digest = Sha256.digest();
  private final Queue<Buffer> pending = new ArrayDeque<>();

  private Buffer head = Buffer.buffer();
  private FileKind kind;
  private long bytes;
  private boolean paused;
  private boolean arrived;
  private boolean ended;
  private Throwable failure;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;

  /**
   * A stream of the bytes that {@link #take} is given.
   *
   * @param source of these bytes, which is paused with this stream
   */
  UploadStream(ReadStream<Buffer> source, long maxBytes, Contents contents) {
    this.source = source;
    this.maxBytes = maxBytes;
    this.contents = contents;
  }

  /** A stream of the bytes of a document that are all there is in another stream. */
  static UploadStream of(ReadStream<Buffer> source, long maxBytes) {
    UploadStream stream = new UploadStream(source, maxBytes, Contents.DOCUMENT);
    source
        .handler(stream::take)
        .endHandler(ignored -> stream.arrived())
        .exceptionHandler(stream::fail);
    return stream;
  }

  /** What was received, once the stream has ended successfully. To be called once. */
  ReceivedUpload received(UUID id, MultiMap fields, String filename) {
    return new ReceivedUpload(id, fields, filename, kind, bytes, sha256());
  }

  /** Available once the stream has ended successfully. */
  FileKind kind() {
    return kind;
  }

  long bytes() {
    return bytes;
  }

  /** In hexadecimal. To be called once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Ends the stream with an exception, which a handler that is set later also receives. */
  void fail(Throwable e) {
    if (failure == null && !ended) {
      failure = e;
      pending.clear();
      if (exceptionHandler != null) {
        exceptionHandler.handle(e);
      }
    }
  }

  /** Takes the next bytes of the file. */
  void take(Buffer part) {
    if (failure != null) {
      return;
    }
    bytes += part.length();
    if (bytes > maxBytes) {
      fail(tooLarge(maxBytes));
      return;
    }
    // Hashes without a copy: the buffers of eight concurrent uploads are most of the heap.
    digest.update(((BufferInternal) part).getByteBuf().nioBuffer());
    if (kind != null) {
      emit(part);
      return;
    }
    head.appendBuffer(part);
    if (head.length() >= FileKind.LOOKED_AT) {
      recognise();
    }
  }

  /** To be called once all bytes of the file were taken. */
  void arrived() {
    arrived = true;
    if (failure == null && kind == null) {
      recognise();
    }
    endIfDone();
  }

  private void recognise() {
    if (bytes == 0) {
      fail(Problem.invalid("file", EMPTY));
      return;
    }
    kind = contents.kind(head).orElse(null);
    if (kind == null) {
      fail(contents.unsupported(head));
      return;
    }
    Buffer first = head;
    head = null;
    emit(first);
  }

  static Problem tooLarge(long maxBytes) {
    return Problem.of(
        ProblemType.TOO_LARGE,
        "The file is larger than "
            + readable(maxBytes)
            + ", the most that this server accepts. Split it, or ask for a higher"
            + " PAGERUNNER_MAX_UPLOAD.");
  }

  private static String readable(long bytes) {
    return bytes % MEGABYTE == 0 ? bytes / MEGABYTE + " MB" : bytes + " bytes";
  }

  /**
   * Passes on a chunk, or queues it while paused: a chunk that was already read arrives after a
   * pause.
   */
  private void emit(Buffer part) {
    if (paused || handler == null) {
      pending.add(part);
    } else {
      handler.handle(part);
    }
  }

  private void endIfDone() {
    if (arrived
        && failure == null
        && !paused
        && !ended
        && pending.isEmpty()
        && endHandler != null) {
      ended = true;
      endHandler.handle(null);
    }
  }

  @Override
  public UploadStream exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    if (handler != null && failure != null) {
      handler.handle(failure);
    }
    return this;
  }

  @Override
  public UploadStream handler(Handler<Buffer> handler) {
    this.handler = handler;
    return this;
  }

  @Override
  public UploadStream endHandler(Handler<Void> handler) {
    endHandler = handler;
    return this;
  }

  @Override
  public UploadStream pause() {
    paused = true;
    if (failure == null) {
      source.pause();
    }
    return this;
  }

  @Override
  public UploadStream resume() {
    paused = false;
    while (!paused && !pending.isEmpty() && handler != null) {
      handler.handle(pending.remove());
    }
    if (!paused) {
      source.resume();
      endIfDone();
    }
    return this;
  }

  /** Ignores the amount: chunks of a request do not correspond to chunks of the file. */
  @Override
  public UploadStream fetch(long amount) {
    return resume();
  }
}

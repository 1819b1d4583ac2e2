package dev.pagerunner.http.response;

import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.server.HeadRequests;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.KeysetStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends a list as JSON or as lines of text, part by part: each part is read from the database after
 * the previous part was sent to the client. A list of any length thus takes some 16 KB of memory
 * and one value, and a slow client holds no connection to the database. Values read beyond a part
 * are read again.
 */
public final class ListResponse<T> implements KeysetStream.Sink<T> {
  /** A part ends with the value that exceeds this. */
  public static final int PART_BYTES = 16 * 1024;

  private final RoutingContext ctx;
  private final Function<T, Buffer> text;
  private final Frame<T> frame;
  private final long limit;

  private T last;
  private long sent;
  private boolean begun;

  /** Null until there is more than one part. */
  private TextStream parts;

  private boolean ended;

  private ListResponse(RoutingContext ctx, Function<T, Buffer> text, Frame<T> frame, long limit) {
    this.ctx = ctx;
    this.text = text;
    this.frame = frame;
    this.limit = limit;
  }

  /**
   * What is around and between the values.
   *
   * @param tail given the last value if the list continues after the limit, else null
   */
  private record Frame<T>(
      String mediaType, String head, String separator, Function<T, String> tail) {
    static <T> Frame<T> json(String head, Function<T, String> tail) {
      return new Frame<>("application/json", head, ",", tail);
    }
  }

  /** {@code {"items": […], "next": …}} with at most as many values as the client requests. */
  public static <T> Future<Void> ofItems(
      RoutingContext ctx,
      KeysetStream.Source<T> source,
      Function<T, JsonObject> json,
      Function<T, String> cursor) {
    Frame<T> frame = Frame.json("{\"items\":[", last -> next(last, cursor));
    return new ListResponse<>(
            ctx, one -> json.apply(one).toBuffer(), frame, RequestParams.limit(ctx))
        .send(source);
  }

  /** The same, with the fields of {@code count} before them. */
  public static <T> Future<Void> ofCounted(
      JsonObject count,
      RoutingContext ctx,
      KeysetStream.Source<T> source,
      Function<T, JsonObject> json,
      Function<T, String> cursor) {
    String fields = count.encode();
    Frame<T> frame =
        Frame.json(
            fields.substring(0, fields.length() - 1) + (count.isEmpty() ? "" : ",") + "\"items\":[",
            last -> next(last, cursor));
    return new ListResponse<>(
            ctx, one -> json.apply(one).toBuffer(), frame, RequestParams.limit(ctx))
        .send(source);
  }

  private static <T> String next(T last, Function<T, String> cursor) {
    return "],\"next\":" + (last == null ? "null" : '"' + cursor.apply(last) + '"') + "}";
  }

  /** All values as an array. */
  public static <T> Future<Void> ofAll(
      RoutingContext ctx, KeysetStream.Source<T> source, Function<T, JsonObject> json) {
    Frame<T> frame = Frame.json("[", ignored -> "]");
    return new ListResponse<>(ctx, one -> json.apply(one).toBuffer(), frame, Long.MAX_VALUE - 1)
        .send(source);
  }

  /**
   * All values as lines of text.
   *
   * @param head the first line
   * @param line with its end
   */
  public static <T> Future<Void> ofLines(
      RoutingContext ctx,
      String mediaType,
      String head,
      KeysetStream.Source<T> source,
      Function<T, String> line) {
    Frame<T> frame = new Frame<>(mediaType, head, "", ignored -> "");
    return new ListResponse<>(ctx, one -> Buffer.buffer(line.apply(one)), frame, Long.MAX_VALUE - 1)
        .send(source);
  }

  /**
   * JSON that the caller writes as a text.
   *
   * @param head what it begins with
   * @param text of a value, called once for each of them, in order
   * @param tail supplies the end, when all values are written
   */
  public static <T> Future<Void> ofText(
      RoutingContext ctx,
      String head,
      KeysetStream.Source<T> source,
      Function<T, String> text,
      Supplier<String> tail) {
    Frame<T> frame = new Frame<>("application/json", head, "", ignored -> tail.get());
    return new ListResponse<>(ctx, one -> Buffer.buffer(text.apply(one)), frame, Long.MAX_VALUE - 1)
        .send(source);
  }

  /**
   * The fields of {@code object}, and {@code field} with all values as an array.
   *
   * @param json called once for each value, in order; null leaves the value out
   */
  public static <T> Future<Void> within(
      JsonObject object,
      String field,
      RoutingContext ctx,
      KeysetStream.Source<T> source,
      Function<T, JsonObject> json) {
    String fields = object.encode();
    String head = fields.substring(0, fields.length() - 1) + ",\"" + field + "\":[";
    Frame<T> frame = Frame.json(head, ignored -> "]}");
    return new ListResponse<>(ctx, one -> buffer(json.apply(one)), frame, Long.MAX_VALUE - 1)
        .send(source);
  }

  private static Buffer buffer(JsonObject json) {
    return json == null ? null : json.toBuffer();
  }

  private Future<Void> send(KeysetStream.Source<T> source) {
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, frame.mediaType);
    return HeadRequests.isHead(ctx)
        ? ctx.response().end()
        : KeysetStream.read(source, this).recover(this::unlessGone);
  }

  /** A client that disconnected is not an error. */
  private Future<Void> unlessGone(Throwable e) {
    return ctx.response().closed() ? Future.succeededFuture() : Future.failedFuture(e);
  }

  /** Reads one value more than is sent, to know whether the list continues. */
  @Override
  public long wanted() {
    return ended || ctx.response().closed() ? 0 : limit - sent + 1;
  }

  @Override
  public Future<Integer> take(Batch<T> found) {
    Buffer part = Buffer.buffer(begun ? "" : frame.head);
    begun = true;
    int taken = append(found.rows(), part);
    boolean more = taken < found.rows().size();
    Future<Void> written;
    if (more && sent == limit) {
      written = end(part.appendString(frame.tail.apply(last)));
    } else if (more || !found.isLast()) {
      written = write(part);
    } else {
      written = end(part.appendString(frame.tail.apply(null)));
    }
    return written.map(taken);
  }

  /** Appends values to a part and returns how many. */
  private int append(List<T> rows, Buffer part) {
    int taken = 0;
    while (taken < rows.size() && sent < limit && (taken == 0 || part.length() < PART_BYTES)) {
      T row = rows.get(taken);
      Buffer value = text.apply(row);
      if (value != null) {
        part.appendString(sent == 0 ? "" : frame.separator).appendBuffer(value);
        sent++;
      }
      last = row;
      taken++;
    }
    return taken;
  }

  private Future<Void> end(Buffer part) {
    ended = true;
    return parts == null ? ctx.response().end(part) : parts.end(part);
  }

  /** Completes when the part was sent, or when the client is gone. */
  private Future<Void> write(Buffer part) {
    if (parts == null) {
      parts = TextStream.begin(ctx);
    }
    return parts.write(part);
  }
}

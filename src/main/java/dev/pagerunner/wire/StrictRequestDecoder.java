package dev.pagerunner.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Decodes requests as Netty does, once their head is complete and {@link RequestHead} accepts it.
 * After the first request that is refused, nothing more of a connection is read.
 *
 * <p>Replaces Vert.x's own decoder, which takes names that only resemble Content-Length,
 * Content-Type and Host for them.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final int CRLF = 2;

  private final int maxLine;
  private final int maxHead;
  private boolean betweenRequests = true;
  private boolean refused;

  /** Bytes of an incomplete head that were searched already. */
  private int seen;

  /**
   * Creates a decoder with limits in bytes.
   *
   * @param options of the server that it decodes for
   */
  StrictRequestDecoder(HttpServerOptions options) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(options.getMaxInitialLineLength())
            .setMaxHeaderSize(options.getMaxHeaderSize())
            .setMaxChunkSize(options.getMaxChunkSize())
            .setInitialBufferSize(options.getDecoderInitialBufferSize())
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true));
    maxLine = options.getMaxInitialLineLength();
    maxHead = maxLine + options.getMaxHeaderSize();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (betweenRequests && !isHeadComplete(in, out)) {
      return;
    }
    int before = out.size();
    super.decode(ctx, in, out);
    if (out.size() > before) {
      HttpObject last = (HttpObject) out.get(out.size() - 1);
      refused = last.decoderResult().isFailure();
      betweenRequests = last instanceof LastHttpContent;
    }
  }

  /** Whether Netty may read the next head; refuses a malformed one. */
  private boolean isHeadComplete(ByteBuf in, List<Object> out) {
    try {
      skipEmptyLines(in);
      int end = endOfHead(in);
      if (end < 0) {
        checkSize(in);
        return false;
      }
      int length = end - in.readerIndex() - 2 * CRLF;
      RequestHead.check(in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
      seen = 0;
      return true;
    } catch (MalformedRequestException | TooLongFrameException e) {
      in.skipBytes(in.readableBytes());
      refused = true;
      out.add(invalid(e));
      return false;
    }
  }

  /** Some clients send an empty line after a body. */
  private void skipEmptyLines(ByteBuf in) {
    while (seen == 0 && in.readableBytes() >= CRLF && isLineEnd(in, in.readerIndex())) {
      in.skipBytes(CRLF);
    }
  }

  /** The index after the empty line that ends a head; negative if there is none yet. */
  private int endOfHead(ByteBuf in) {
    int start = in.readerIndex();
    for (int i = start + seen; i < in.writerIndex(); i++) {
      if (in.getByte(i) == HttpConstants.LF) {
        if (i == start || in.getByte(i - 1) != HttpConstants.CR) {
          throw new MalformedRequestException("A line ends with LF alone, not with CR LF.");
        }
        if (i - start >= 2 * CRLF - 1 && isLineEnd(in, i - 2 * CRLF + 1)) {
          return i + 1;
        }
      }
    }
    seen = in.readableBytes();
    return -1;
  }

  private static boolean isLineEnd(ByteBuf in, int index) {
    return in.getByte(index) == HttpConstants.CR && in.getByte(index + 1) == HttpConstants.LF;
  }

  private void checkSize(ByteBuf in) {
    int start = in.readerIndex();
    if (seen > maxLine + CRLF && in.indexOf(start, start + maxLine + CRLF, HttpConstants.LF) < 0) {
      throw new TooLongHttpLineException("An HTTP line is larger than " + maxLine + " bytes.");
    }
    if (seen > maxHead) {
      throw new TooLongHttpHeaderException("HTTP header is larger than " + maxHead + " bytes.");
    }
  }

  /** Creates a message that Vert.x gives to the server's handler of invalid requests. */
  private static HttpMessage invalid(Exception cause) {
    HttpMessage message = request(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
    message.setDecoderResult(DecoderResult.failure(cause));
    return message;
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    return request(
        HttpVersion.valueOf(initialLine[2]), HttpMethod.valueOf(initialLine[0]), initialLine[1]);
  }

  /** Creates a request with the headers class that Vert.x reads without copying. */
  private static HttpMessage request(HttpVersion version, HttpMethod method, String target) {
    return new DefaultHttpRequest(version, method, target, HeadersMultiMap.httpHeaders());
  }
}

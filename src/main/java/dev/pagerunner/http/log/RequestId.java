package dev.pagerunner.http.log;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The id of a request in its answer and in the log: the {@code X-Request-Id} of the client or of
 * the proxy before it, or else a random one. It is no secret and proves nothing.
 */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  /** Long enough for the ids of proxies and tracing libraries, short enough for a log line. */
  private static final int MAX_CHARS = 128;

  /**
   * Allowed besides ASCII letters and digits; none of them ends a line, a word or a JSON string.
   */
  private static final String OTHERS = "._-+/=:";

  private RequestId() {}

  /** The id of the request that is answered by this response; "-" before one is assigned. */
  public static String of(HttpServerResponse response) {
    String id = response.headers().get(HEADER);
    return id == null ? "-" : id;
  }

  /** The client's id if it is well-formed, otherwise a new one. */
  static String choose(HttpServerRequest request) {
    String sent = request.getHeader(HEADER);
    return sent != null && isWellFormed(sent)
        ? sent
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Whether the id consists of 1 to 128 ASCII letters, digits and {@code . _ - + / = :}. */
  static boolean isWellFormed(String id) {
    return !id.isEmpty() && id.length() <= MAX_CHARS && id.chars().allMatch(RequestId::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || OTHERS.indexOf(c) >= 0;
  }
}

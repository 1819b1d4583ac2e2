package dev.pagerunner.http.log;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a request is called in its answer and in the log: as the client, or the proxy before it,
 * calls it in {@code X-Request-Id}, or else by chance. It is no secret and proves nothing.
 */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  /** As much as proxies and tracing libraries make, and no more than a line of a log bears. */
  private static final int MAX_CHARS = 128;

  /** Besides letters and digits of ASCII; none of them ends a line, a word or a JSON string. */
  private static final String OTHERS = "._-+/=:";

  private RequestId() {}

  /** The id of a request whose response was given one; "-" before that. */
  public static String of(HttpServerResponse response) {
    String id = response.headers().get(HEADER);
    return id == null ? "-" : id;
  }

  /** The client's own if it is well-formed, or a new one. */
  static String choose(HttpServerRequest request) {
    String sent = request.getHeader(HEADER);
    return sent != null && isWellFormed(sent)
        ? sent
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** 1 to 128 letters and digits of ASCII and {@code . _ - + / = :}. */
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

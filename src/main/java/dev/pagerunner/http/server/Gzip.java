package dev.pagerunner.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** The one compression that this server offers (RFC 9110, 12.5.3). */
public final class Gzip {
  /** The value of the header {@code Content-Encoding}. */
  public static final CharSequence NAME = HttpHeaders.createOptimized("gzip");

  private Gzip() {}

  /** Whether the client takes answers that are compressed so. */
  public static boolean isAccepted(HttpServerRequest request) {
    String encodings = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return encodings != null
        && Arrays.stream(encodings.split(",")).map(String::strip).anyMatch(Gzip::isGzip);
  }

  private static boolean isGzip(String encoding) {
    String[] parts = encoding.split(";", 2);
    boolean refused = parts.length == 2 && parts[1].strip().matches("(?i)q=0(\\.0*)?");
    return parts[0].strip().equalsIgnoreCase(NAME.toString()) && !refused;
  }
}

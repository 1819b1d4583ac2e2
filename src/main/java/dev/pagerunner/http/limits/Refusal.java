package dev.pagerunner.http.limits;

import dev.pagerunner.wire.SecurityHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Why a connection is closed, with a response that can be sent below all handlers. */
enum Refusal {
  SLOW_HEADERS(
      "408 Request Timeout",
      "request-timeout",
      "The request took too long",
      "The headers of a request must come within 10 seconds."),
  SLOW_BODY(
      "408 Request Timeout",
      "request-timeout",
      "The request took too long",
      "The body comes at less than 1 KB a second. Send it again over a faster connection."),
  LARGE_BODY(
      "413 Content Too Large",
      "too-large",
      "The file is too large",
      "The body is larger than any request may be. Send less, or ask for a higher"
          + " PAGERUNNER_MAX_UPLOAD."),
  TOO_MANY_OF_ONE(
      "429 Too Many Requests",
      "too-many",
      "Too many at once",
      "This address has as many connections as one may have. Close some, or try again later."),
  TOO_MANY(
      "503 Service Unavailable",
      "overloaded",
      "The server has as many clients as it can serve",
      "The server has as many connections as it can serve. Try again later.");

  private static final int RETRY_AFTER_S = 10;

  private final String status;
  private final String type;
  private final String title;
  private final String detail;

  Refusal(String status, String type, String title, String detail) {
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
  }

  /** A complete response, after which the connection is closed. */
  ByteBuf response() {
    int code = Integer.parseInt(status.substring(0, 3));
    String body =
        "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"instance\":\"about:blank\"}"
            .formatted(type, title, code, detail);
    String head =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: application/problem+json\r\nContent-Length: "
            + body.length()
            + (this == TOO_MANY || this == TOO_MANY_OF_ONE
                ? "\r\nRetry-After: " + RETRY_AFTER_S
                : "")
            + "\r\n"
            + SecurityHeaders.lines()
            + "Connection: close\r\n\r\n";
    return Unpooled.copiedBuffer(head + body, StandardCharsets.US_ASCII);
  }
}

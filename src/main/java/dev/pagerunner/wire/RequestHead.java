package dev.pagerunner.wire;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The syntax of a request's head: RFC 9110 and 9112 without the leniency that they allow servers.
 * Two programs with different leniency see different requests in the same bytes, which is how a
 * request is smuggled past a proxy.
 */
final class RequestHead {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([!\"$-~]+) HTTP/1\\.([01])");

  /** A value may contain bytes beyond ASCII, but no control character other than a tab. */
  private static final Pattern FIELD =
      Pattern.compile("(" + TOKEN + "):[ \\t]*+([\\t -~\\x80-\\xff]*)");

  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,17}");
  private static final Pattern HOST =
      Pattern.compile("([0-9A-Za-z._~-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?]*)([/?].*)?");

  /** From an early draft of WebSocket: Netty takes the 8 bytes after such a head for its body. */
  private static final Set<String> OLD_WEBSOCKET =
      Set.of("sec-websocket-key1", "sec-websocket-key2");

  private final String target;
  private final boolean http10;
  private String host;
  private String length;
  private String coding;

  private RequestHead(String target, boolean http10) {
    this.target = target;
    this.http10 = http10;
  }

  /**
   * Checks a head.
   *
   * @param head in ISO 8859-1, without the empty line that ends it
   * @throws MalformedRequestException if it is malformed or ambiguous
   */
  static void check(String head) {
    String[] lines = head.split("\r\n", -1);
    Matcher first = REQUEST_LINE.matcher(lines[0]);
    require(first.matches(), "The request line is not METHOD, target and HTTP/1.1 or HTTP/1.0.");
    RequestHead request = new RequestHead(first.group(2), first.group(3).equals("0"));
    for (int i = 1; i < lines.length; i++) {
      request.add(lines[i]);
    }
    request.checkLength();
    request.checkHost();
    request.checkTarget(first.group(1));
  }

  private void add(String line) {
    Matcher field = FIELD.matcher(line);
    require(
        field.matches(),
        "A header line is not a name, a colon and a value, or has a character that is not allowed.");
    String name = field.group(1).toLowerCase(Locale.ROOT);
    String value = field.group(2).stripTrailing();
    require(!OLD_WEBSOCKET.contains(name), "There are no websockets here.");
    switch (name) {
      case "host" -> host = only(host, value, "Host");
      case "content-length" -> length = only(length, value, "Content-Length");
      case "transfer-encoding" -> coding = only(coding, value, "Transfer-Encoding");
      default -> {}
    }
  }

  private static String only(String before, String value, String name) {
    require(before == null, name + " is there more than once.");
    return value;
  }

  private void checkLength() {
    require(length == null || LENGTH.matcher(length).matches(), "Content-Length is not a number.");
    if (coding != null) {
      require(coding.equalsIgnoreCase("chunked"), "The only Transfer-Encoding here is chunked.");
      require(length == null, "Content-Length and Transfer-Encoding exclude each other.");
      require(!http10, "HTTP/1.0 has no Transfer-Encoding.");
    }
  }

  private void checkHost() {
    require(host != null || http10, "The Host header is missing.");
    require(host == null || HOST.matcher(host).matches(), "Host is not a name or an address.");
  }

  /**
   * Also refuses a target that names another host than Host, which would be two requests in one.
   */
  private void checkTarget(String method) {
    Matcher absolute = ABSOLUTE.matcher(target);
    if (absolute.matches()) {
      require(
          host != null && absolute.group(1).equalsIgnoreCase(host),
          "The target names another host than the Host header.");
    } else {
      require(
          target.startsWith("/") || (target.equals("*") && method.equals("OPTIONS")),
          "The target is neither a path nor an address.");
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new MalformedRequestException(message);
    }
  }
}

package dev.pagerunner.http.upload;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The headers of a multipart part.
 *
 * @param filename as the client wrote it; null if the part is a field and no file
 */
record PartHead(String name, String filename) {
  private static final int MOST_PIECES = 50;

  /**
   * Parses header lines without the empty line that ends them.
   *
   * @throws Problem if they contain no name
   */
  static PartHead of(byte[] lines) {
    for (String line : RequestText.of(lines).replaceAll("\r\n[ \t]+", " ").split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("content-disposition")) {
        return ofDisposition(line.substring(colon + 1));
      }
    }
    throw MultipartParser.malformed();
  }

  /** The file name in a header Content-Disposition; empty if it has none. */
  static Optional<String> filename(String disposition) {
    return Optional.ofNullable(filename(parameters(disposition)));
  }

  private static PartHead ofDisposition(String value) {
    Map<String, String> parameters = parameters(value);
    String name = parameters.get("name");
    if (name == null) {
      throw MultipartParser.malformed();
    }
    return new PartHead(name, filename(parameters));
  }

  /**
   * The file name. The forms of RFC 2231 and 5987 for non-ASCII names take precedence over the
   * plain form.
   */
  private static String filename(Map<String, String> parameters) {
    return Optional.ofNullable(parameters.get("filename*"))
        .flatMap(PartHead::extended)
        .or(() -> inPieces(parameters))
        .orElseGet(() -> parameters.get("filename"));
  }

  /** {@code UTF-8'en'a%20name.pdf}. */
  private static Optional<String> extended(String value) {
    String[] parts = value.split("'", 3);
    return parts.length < 3
        ? Optional.empty()
        : charset(parts[0])
            .flatMap(
                charset ->
                    RequestText.unescaped(parts[2])
                        .flatMap(bytes -> RequestText.strictly(bytes, charset)));
  }

  /** {@code filename*0*=UTF-8''a%20; filename*1="name.pdf"}. */
  private static Optional<String> inPieces(Map<String, String> parameters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Charset charset = StandardCharsets.UTF_8;
    for (int i = 0; i < MOST_PIECES; i++) {
      String plain = parameters.get("filename*" + i);
      String escaped = parameters.get("filename*" + i + "*");
      if (plain == null && escaped == null) {
        return i == 0 ? Optional.empty() : RequestText.strictly(bytes.toByteArray(), charset);
      }
      if (escaped != null && i == 0) {
        String[] parts = escaped.split("'", 3);
        Optional<Charset> named = parts.length < 3 ? Optional.empty() : charset(parts[0]);
        if (named.isEmpty()) {
          return Optional.empty();
        }
        charset = named.get();
        escaped = parts[2];
      }
      Optional<byte[]> piece =
          escaped == null ? Optional.of(plain.getBytes(charset)) : RequestText.unescaped(escaped);
      if (piece.isEmpty()) {
        return Optional.empty();
      }
      bytes.writeBytes(piece.get());
    }
    return Optional.empty();
  }

  private static Optional<Charset> charset(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "utf-8" -> Optional.of(StandardCharsets.UTF_8);
      case "iso-8859-1" -> Optional.of(StandardCharsets.ISO_8859_1);
      default -> Optional.empty();
    };
  }

  /** Parameters by lower-case name; the first of those with the same name. */
  private static Map<String, String> parameters(String value) {
    Map<String, String> parameters = new HashMap<>();
    int at = value.indexOf(';');
    while (at >= 0) {
      int equals = value.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String before = value.substring(at + 1, equals);
      String name = before.substring(before.lastIndexOf(';') + 1).strip().toLowerCase(Locale.ROOT);
      int begin = skipBlanks(value, equals + 1);
      StringBuilder text = new StringBuilder();
      boolean quoted = begin < value.length() && value.charAt(begin) == '"';
      int end = quoted ? readQuoted(value, begin + 1, text) : readToken(value, begin, text);
      parameters.putIfAbsent(name, quoted ? text.toString() : text.toString().strip());
      at = value.indexOf(';', end);
    }
    return parameters;
  }

  private static int skipBlanks(String value, int from) {
    int at = from;
    while (at < value.length() && Character.isWhitespace(value.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int readToken(String value, int from, StringBuilder text) {
    int end = value.indexOf(';', from);
    int stop = end < 0 ? value.length() : end;
    text.append(value, from, stop);
    return stop;
  }

  /**
   * Reads a quoted value. Programs write a quote as {@code \"} and browsers as {@code %22}. Before
   * any other character a backslash is literal: some clients send the path of a file.
   */
  private static int readQuoted(String value, int from, StringBuilder text) {
    int at = from;
    while (at < value.length() && value.charAt(at) != '"') {
      if (isEscape(value, at)) {
        at++;
      }
      text.append(value.charAt(at));
      at++;
    }
    int quote = text.indexOf("%22");
    while (quote >= 0) {
      text.replace(quote, quote + 3, "\"");
      quote = text.indexOf("%22", quote);
    }
    return Math.min(at + 1, value.length());
  }

  private static boolean isEscape(String value, int at) {
    return value.charAt(at) == '\\'
        && at + 1 < value.length()
        && (value.charAt(at + 1) == '"' || value.charAt(at + 1) == '\\');
  }
}

package dev.pagerunner.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes to a server as they are, and counts its answers. */
public final class RawHttp {
  private static final int PATIENCE_MS = 30_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  private RawHttp() {}

  /**
   * Sends in one piece, in ISO 8859-1, and gives all that the server sends until it closes the
   * connection.
   */
  public static String exchange(int port, String bytes) {
    return exchange(port, bytes, bytes.length());
  }

  /** The same, in pieces of so many bytes. */
  public static String exchange(int port, String text, int piece) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      OutputStream out = socket.getOutputStream();
      for (int start = 0; start < bytes.length; start += piece) {
        out.write(bytes, start, Math.min(piece, bytes.length - start));
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of each answer, in their order. */
  public static List<Integer> statuses(String answers) {
    Matcher matcher = STATUS.matcher(answers);
    return matcher.results().map(found -> Integer.valueOf(found.group(1))).toList();
  }
}

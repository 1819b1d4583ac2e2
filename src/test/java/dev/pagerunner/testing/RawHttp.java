package dev.pagerunner.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes to a server as they are, and counts its answers. */
public final class RawHttp {
  private static final int PATIENCE_MS = 120_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  private RawHttp() {}

  /**
   * Sends in one piece, in ISO 8859-1, and gives all that the server sends until it closes the
   * connection.
   */
  public static String exchange(int port, String bytes) {
    return exchange(port, bytes, bytes.length());
  }

  /** The same, in pieces of so many bytes, up to the one at which the server hangs up. */
  public static String exchange(int port, String text, int piece) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.setTcpNoDelay(true);
      CompletableFuture<String> answers = CompletableFuture.supplyAsync(() -> answers(socket));
      send(socket, text.getBytes(StandardCharsets.ISO_8859_1), piece);
      return answers.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(Socket socket, byte[] bytes, int piece) {
    try {
      OutputStream out = socket.getOutputStream();
      for (int start = 0; start < bytes.length; start += piece) {
        out.write(bytes, start, Math.min(piece, bytes.length - start));
      }
    } catch (IOException e) {
      // The server has refused what came before, and reads no more.
    }
  }

  /** All up to the end, which is a reset where the server closed with bytes unread. */
  private static String answers(Socket socket) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      InputStream in = socket.getInputStream();
      byte[] part = new byte[4096];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        all.write(part, 0, read);
      }
    } catch (SocketTimeoutException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // Reset; what came before is all there is.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** The status of each answer, in their order. */
  public static List<Integer> statuses(String answers) {
    Matcher matcher = STATUS.matcher(answers);
    return matcher.results().map(found -> Integer.valueOf(found.group(1))).toList();
  }
}

package dev.pagerunner.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of files on loopback that also misbehaves: its answers are the bytes that it is told.
 */
public final class FileServer implements AutoCloseable {
  private static final int NO_MORE = -1;

  private static final Script MISSING =
      new Script("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", NO_MORE, 0);

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  /** First {@code begin}, then parts of {@code size} bytes for ever, unless it is negative. */
  private record Script(String begin, int size, int pauseMs) {}

  public FileServer() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public String url(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  /** The requests so far: method and path. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** The connections that are open now. */
  public int open() {
    return open.get();
  }

  public void serve(String path, String file) {
    serve(path, file, null);
  }

  /** A file with a header Content-Disposition, unless it is null. */
  public void serve(String path, String file, String disposition) {
    raw(
        path,
        "HTTP/1.1 200 OK\r\nContent-Length: "
            + file.getBytes(StandardCharsets.ISO_8859_1).length
            + (disposition == null ? "" : "\r\nContent-Disposition: " + disposition)
            + "\r\n\r\n"
            + file);
  }

  /** A redirect; without a Location for null. */
  public void redirect(String path, String location) {
    raw(
        path,
        "HTTP/1.1 302 Found\r\nContent-Length: 5\r\n"
            + (location == null ? "" : "Location: " + location + "\r\n")
            + "\r\nmoved");
  }

  public void status(String path, String status) {
    raw(path, "HTTP/1.1 " + status + "\r\nContent-Length: 4\r\n\r\noops");
  }

  /** Whole answers, after which the connection is closed. */
  public void raw(String path, String answer) {
    scripts.put(path, new Script(answer, NO_MORE, 0));
  }

  /**
   * A file without an end.
   *
   * @param begin of the file; if it is empty, not even an answer begins
   * @param size of the parts that follow, each after a pause
   */
  public void stream(String path, String begin, int size, int pauseMs) {
    String head = begin.isEmpty() ? "" : "HTTP/1.1 200 OK\r\n\r\n" + begin;
    scripts.put(path, new Script(head, size, pauseMs));
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.incrementAndGet();
        threads.execute(() -> answer(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket client) {
    try (client) {
      BufferedReader request =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      String line = request.readLine();
      if (line == null || !line.startsWith("GET ")) {
        return;
      }
      asked.add(line.replace(" HTTP/1.1", ""));
      Script script = scripts.getOrDefault(line.split(" ", -1)[1], MISSING);
      String header = request.readLine();
      while (header != null && !header.isEmpty()) {
        header = request.readLine();
      }
      write(client, script);
    } catch (IOException e) {
      // The client has left, or did not speak HTTP.
    } finally {
      open.decrementAndGet();
    }
  }

  private static void write(Socket client, Script script) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(script.begin.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    while (script.size != NO_MORE) {
      Patience.pause(Duration.ofMillis(script.pauseMs));
      out.write("a".repeat(script.size).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      if (script.size == 0 && isLeft(client)) {
        return;
      }
    }
  }

  /** Whether the client has closed its side: a read ends at once. */
  private static boolean isLeft(Socket client) throws IOException {
    client.setSoTimeout(1);
    try {
      return client.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

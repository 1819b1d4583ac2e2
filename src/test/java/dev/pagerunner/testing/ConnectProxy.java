package dev.pagerunner.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy for https://, by CONNECT. It takes every host for this machine. */
public final class ConnectProxy implements AutoCloseable {
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final ServerSocket listener;
  private final Optional<String> login;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /**
   * Listens on a free port.
   *
   * @param login {@code user:password} that it asks for, if it does
   */
  public ConnectProxy(Optional<String> login) {
    this.login = login;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** Host and port. */
  public String place() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** The host and port of every connection that it made, as the client named them. */
  public List<String> targets() {
    return requests;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String target = head.split(" ", 3)[1];
      if (!mayPass(head)) {
        say(
            client,
            "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");
        return;
      }
      requests.add(target);
      int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        say(client, "200 Connected");
        daemon(() -> copy(server, client));
        client.getInputStream().transferTo(server.getOutputStream());
      }
    } catch (IOException e) {
      // One side is gone: so is the other now.
    }
  }

  private boolean mayPass(String head) {
    return login
        .map(both -> Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
        .map(
            both ->
                head.lines()
                    .map(line -> line.split(": ", 2))
                    .anyMatch(
                        header ->
                            header[0].equalsIgnoreCase("Proxy-Authorization")
                                && header[1].equals("Basic " + both)))
        .orElse(true);
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf(END_OF_HEAD) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client is gone");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void say(Socket client, String words) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write(
        ("HTTP/1.1 " + words + "\r\nContent-Length: 0" + END_OF_HEAD)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static void copy(Socket server, Socket client) {
    try (client) {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One side is gone: so is the other now.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "connect-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

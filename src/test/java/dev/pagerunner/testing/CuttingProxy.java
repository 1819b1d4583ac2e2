package dev.pagerunner.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and Postgres, without TLS, and cuts the connection at a COMMIT: before
 * the server gets it, or before the client gets the answer.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int CHUNK = 8192;

  private final ServerSocket listener;
  private final int port;
  private final AtomicInteger cutsBefore = new AtomicInteger();
  private final AtomicInteger cutsAfter = new AtomicInteger();

  /** Forwards to {@code port} of this machine. */
  public CuttingProxy(int port) {
    this.port = port;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  /** The address of the server that {@code url} names, through this. */
  public String through(String url) {
    return url.replace(":" + port + "/", ":" + listener.getLocalPort() + "/");
  }

  /** The next COMMITs do not reach the server. */
  public void cutBeforeCommits(int count) {
    cutsBefore.set(count);
  }

  /** The next COMMITs are obeyed, and nobody hears of it. */
  public void cutAfterCommits(int count) {
    cutsAfter.set(count);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // Closed, or the client is gone again.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      daemon(() -> toServer(client, server));
      daemon(() -> copy(server, client));
    } catch (IOException e) {
      // The server is unavailable: the client is to find out.
      client.close();
    }
  }

  /** The answers' direction closes the server's side, so that a COMMIT on its way is obeyed. */
  private void toServer(Socket client, Socket server) {
    try (client) {
      byte[] chunk = new byte[CHUNK];
      InputStream from = client.getInputStream();
      for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
        boolean commit = new String(chunk, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
        if (commit && cutsBefore.getAndUpdate(CuttingProxy::less) > 0) {
          break;
        }
        if (commit && cutsAfter.getAndUpdate(CuttingProxy::less) > 0) {
          client.close();
        }
        server.getOutputStream().write(chunk, 0, n);
      }
      server.shutdownOutput();
    } catch (IOException e) {
      // One side is gone: the other finds out.
    }
  }

  private static void copy(Socket server, Socket client) {
    try (server;
        client) {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // One side is gone: so is the other now.
    }
  }

  private static int less(int count) {
    return Math.max(0, count - 1);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "cutting-proxy");
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

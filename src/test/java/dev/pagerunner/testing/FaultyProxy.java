package dev.pagerunner.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands before an HTTP server and makes trouble, for the next connections or until told otherwise.
 * While there is trouble every request has a connection of its own, so that connections are
 * requests.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int CHUNK = 4096;
  private static final byte[] UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress target;
  private final ServerSocket server;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Trouble trouble = Trouble.none();

  /** What goes wrong. */
  private enum Kind {
    NONE,
    REFUSE,
    ANSWER_503,
    SILENCE,
    SLOW,
    CUT_REQUEST,
    CUT_RESPONSE
  }

  private record Trouble(Kind kind, AtomicInteger times, long amount) {
    static Trouble none() {
      return new Trouble(Kind.NONE, new AtomicInteger(Integer.MAX_VALUE), 0);
    }
  }

  /** Starts one before a server on loopback. */
  public FaultyProxy(int targetPort) {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::acceptAll);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many connections came, troubled or not. */
  public int connections() {
    return connections.get();
  }

  /** No more trouble; connections that are open go. */
  public void heal() {
    use(Trouble.none());
  }

  /** Closes the next connections at once. */
  public void refuse(int times) {
    use(Kind.REFUSE, times, 0);
  }

  /** Answers the next requests with 503, before their end. */
  public void answer503(int times) {
    use(Kind.ANSWER_503, times, 0);
  }

  /** Takes the next requests and never answers. */
  public void beSilent(int times) {
    use(Kind.SILENCE, times, 0);
  }

  /** Lets so many bytes a second through, either way, until told otherwise. */
  public void beSlow(int bytesPerSecond) {
    use(Kind.SLOW, Integer.MAX_VALUE, bytesPerSecond);
  }

  /** Cuts the next connections after so many bytes from the client. */
  public void cutRequests(int times, int afterBytes) {
    use(Kind.CUT_REQUEST, times, afterBytes);
  }

  /** Cuts the next connections after so many bytes to the client. */
  public void cutResponses(int times, int afterBytes) {
    use(Kind.CUT_RESPONSE, times, afterBytes);
  }

  @Override
  public void close() {
    closeQuietly(server);
    open.forEach(FaultyProxy::closeQuietly);
  }

  private void use(Kind kind, int times, long amount) {
    use(new Trouble(kind, new AtomicInteger(times), amount));
  }

  /** Connections that are kept alive would know nothing of it. */
  private void use(Trouble next) {
    trouble = next;
    open.forEach(FaultyProxy::closeQuietly);
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket client = server.accept();
        connections.incrementAndGet();
        open.add(client);
        Trouble now = trouble;
        Trouble its = now.times.getAndDecrement() > 0 ? now : Trouble.none();
        inBackground(() -> serve(client, its));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client, Trouble its) {
    try {
      switch (its.kind) {
        case REFUSE -> client.close();
        case ANSWER_503 -> {
          client.getInputStream().read(new byte[CHUNK]);
          client.getOutputStream().write(UNAVAILABLE);
          client.shutdownOutput();
          drain(client.getInputStream());
          closeQuietly(client);
        }
        case SILENCE -> drain(client.getInputStream());
        default -> pass(client, its);
      }
    } catch (IOException e) {
      closeQuietly(client);
    }
  }

  private void pass(Socket client, Trouble its) throws IOException {
    Socket upstream = new Socket();
    open.add(upstream);
    upstream.connect(target);
    inBackground(() -> copy(client, upstream, its, Kind.CUT_REQUEST));
    copy(upstream, client, its, Kind.CUT_RESPONSE);
  }

  private void copy(Socket from, Socket to, Trouble its, Kind cut) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] chunk = new byte[CHUNK];
      long left = its.kind == cut ? its.amount : Long.MAX_VALUE;
      for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
        out.write(chunk, 0, (int) Math.min(n, left));
        left -= n;
        if (left <= 0) {
          break;
        }
        if (its.kind == Kind.SLOW) {
          LockSupport.parkNanos(n * 1_000_000_000L / its.amount);
        }
      }
    } catch (IOException e) {
      // The other direction ended, or somebody closed it.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    while (in.read(chunk) >= 0) {
      // Nobody reads it.
    }
  }

  private static void closeQuietly(Closeable closed) {
    try {
      closed.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}

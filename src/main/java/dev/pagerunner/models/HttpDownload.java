package dev.pagerunner.models;

import dev.pagerunner.domain.PagerunnerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One file on its way from a web server to a local file; blocking. Goes on where it was cut, if the
 * server can, and gives up when several attempts in a row bring nothing new.
 */
final class HttpDownload {
  private static final int FRUITLESS_ATTEMPTS = 4;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final long MEGABYTE = 1_000_000;

  /** What a .zip of the largest model can have. */
  private static final long MAX_BYTES = ZipBundle.MAX_ONNX + (1L << 24);

  private final HttpRoute route;
  private final String shown;
  private final Path target;
  private final Consumer<String> progress;
  private final long firstPauseMs;

  private Optional<String> tag = Optional.empty();
  private long size = -1;
  private long saidNanos = System.nanoTime();

  /**
   * For one download.
   *
   * @param route to its address
   * @param shown the address as people may see it
   * @param target is made
   * @param progress is told now and then how much is here
   * @param firstPauseMs between two attempts; the next pauses are longer
   */
  HttpDownload(
      HttpRoute route, String shown, Path target, Consumer<String> progress, long firstPauseMs) {
    this.route = route;
    this.shown = shown;
    this.target = target;
    this.progress = progress;
    this.firstPauseMs = firstPauseMs;
  }

  /** The server said no; asking again does not help. */
  private static final class RefusedException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Fetches the file unless it is still what {@code known} says.
   *
   * @param known the ETag of what is here already
   * @return false when it is; {@link #tag} is then the same
   * @throws PagerunnerException if it cannot be had
   */
  boolean run(Optional<String> known) {
    int fruitless = 0;
    while (true) {
      long before = downloadedBytes();
      try {
        return attempt(known);
      } catch (IOException e) {
        fruitless = downloadedBytes() > before ? 0 : fruitless + 1;
        if (fruitless >= FRUITLESS_ATTEMPTS) {
          throw new PagerunnerException(shown + " cannot be reached: " + reason(e), e);
        }
        progress.accept(shown + " is interrupted (" + reason(e) + "); trying again");
        pause(firstPauseMs << fruitless);
      }
    }
  }

  /** What the server calls this state of the file, if it does. */
  Optional<String> tag() {
    return tag;
  }

  private boolean attempt(Optional<String> known) throws IOException {
    long from = tag.isPresent() ? downloadedBytes() : 0;
    Map<String, String> conditions =
        from > 0
            ? Map.of("Range", "bytes=" + from + "-", "If-Range", tag.orElseThrow())
            : known.map(old -> Map.of("If-None-Match", old)).orElse(Map.of());
    HttpURLConnection connection = route.request(conditions);
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_NOT_MODIFIED) {
        tag = known;
        return false;
      }
      demandSuccess(status, connection);
      receive(connection, status == HttpURLConnection.HTTP_PARTIAL ? from : 0);
      return true;
    } finally {
      connection.disconnect();
    }
  }

  private void demandSuccess(int status, HttpURLConnection connection) throws IOException {
    if (status == HttpURLConnection.HTTP_OK || status == HttpURLConnection.HTTP_PARTIAL) {
      return;
    }
    if (status >= 500 || status == 429 || status == HttpURLConnection.HTTP_CLIENT_TIMEOUT) {
      throw new IOException("the server answers " + status);
    }
    String said = status + " " + Optional.ofNullable(connection.getResponseMessage()).orElse("");
    if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
      throw new RefusedException(
          shown
              + " cannot be had (407): the proxy wants a user and a password that it knows, in"
              + " HTTPS_PROXY");
    }
    String advice =
        switch (status / 100) {
          case 3 -> "it redirects to " + connection.getHeaderField("Location") + ": name that";
          default -> "check the address, and that it may be read without a login";
        };
    throw new RefusedException(shown + " cannot be had (" + said.strip() + "): " + advice);
  }

  private void receive(HttpURLConnection connection, long from) throws IOException {
    // A weak tag does not promise the same bytes.
    tag =
        Optional.ofNullable(connection.getHeaderField("ETag"))
            .filter(text -> !text.startsWith("W/"));
    long length = connection.getContentLengthLong();
    size = length < 0 ? -1 : from + length;
    if (size > MAX_BYTES) {
      throw new RefusedException(shown + " has " + size + " bytes: a model has at most 2 GB");
    }
    try (InputStream in = connection.getInputStream();
        OutputStream out =
            from > 0
                ? Files.newOutputStream(target, StandardOpenOption.APPEND)
                : Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      long here = from;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        here += n;
        if (here > MAX_BYTES) {
          throw new RefusedException(shown + " does not end: a model has at most 2 GB");
        }
        tell(here);
      }
      if (size >= 0 && here != size) {
        throw new IOException("cut off after " + here + " of " + size + " bytes");
      }
    }
  }

  private void tell(long here) {
    if (System.nanoTime() - saidNanos > BETWEEN_LINES.toNanos()) {
      saidNanos = System.nanoTime();
      String all = size < 0 ? "" : " of " + size / MEGABYTE;
      progress.accept("Fetching " + shown + ": " + here / MEGABYTE + all + " MB");
    }
  }

  private long downloadedBytes() {
    try {
      return Files.exists(target) ? Files.size(target) : 0;
    } catch (IOException e) {
      throw new PagerunnerException(target + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return e.getMessage() == null
        ? name
        : name.equals("IO") ? e.getMessage() : name + ": " + e.getMessage();
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PagerunnerException("interrupted while a model was fetched", e);
    }
  }
}

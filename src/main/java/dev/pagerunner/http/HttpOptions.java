package dev.pagerunner.http;

import java.time.Duration;

/**
 * How to serve.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param maxUploadBytes size of the largest file that is accepted
 * @param minFreeDiskBytes accept no upload that would leave less
 * @param heartbeat pause between two comments in an event stream
 * @param names what the server is called
 */
public record HttpOptions(
    String host,
    int port,
    long maxUploadBytes,
    long minFreeDiskBytes,
    Duration heartbeat,
    ServerNames names) {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** With the usual heartbeat of 15 seconds, which keeps common proxies from closing a stream. */
  public HttpOptions(
      String host, int port, long maxUploadBytes, long minFreeDiskBytes, ServerNames names) {
    this(host, port, maxUploadBytes, minFreeDiskBytes, HEARTBEAT, names);
  }
}

package dev.pagerunner.http;

import dev.pagerunner.config.Settings;
import java.time.Duration;

/**
 * How to serve.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param maxUploadBytes size of the largest file that is accepted
 * @param minFreeDiskBytes accept no upload that would leave less
 * @param heartbeat pause between two comments in an event stream
 */
public record HttpOptions(
    String host, int port, long maxUploadBytes, long minFreeDiskBytes, Duration heartbeat) {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** With the usual heartbeat of 15 seconds, which keeps common proxies from closing a stream. */
  public HttpOptions(String host, int port, long maxUploadBytes, long minFreeDiskBytes) {
    this(host, port, maxUploadBytes, minFreeDiskBytes, HEARTBEAT);
  }

  /** Whether only this machine can reach the server. */
  boolean isLoopback() {
    return Settings.Http.isLoopback(host);
  }
}

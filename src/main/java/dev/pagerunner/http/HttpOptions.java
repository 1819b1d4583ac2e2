package dev.pagerunner.http;

import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.ServerNames;
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
 * @param limits what clients may take of the server
 */
public record HttpOptions(
    String host,
    int port,
    long maxUploadBytes,
    long minFreeDiskBytes,
    Duration heartbeat,
    ServerNames names,
    Limits limits) {
  /** Keeps common proxies from closing a stream. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Many clients come from the address of a proxy. */
  public HttpOptions {
    limits = limits.withMany(names::isTrusted);
  }
}

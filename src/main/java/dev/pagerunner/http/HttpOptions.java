package dev.pagerunner.http;

import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.UploadLimits;
import java.time.Duration;

/**
 * How to serve.
 *
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param uploads how much an upload may take
 * @param heartbeat pause between two comments in an event stream
 * @param names what the server is called
 * @param limits what clients may take of the server
 * @param accessLog whether each request is told in the log
 */
public record HttpOptions(
    String host,
    int port,
    UploadLimits uploads,
    Duration heartbeat,
    ServerNames names,
    Limits limits,
    boolean accessLog) {
  /** Keeps common proxies from closing a stream. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Many clients come from the address of a proxy. */
  public HttpOptions {
    limits = limits.withMany(names::isTrusted);
  }
}

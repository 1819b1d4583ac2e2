package dev.pagerunner.http;

import dev.pagerunner.http.limits.Limits;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.UploadLimits;
import java.time.Duration;

/**
 * Options of the HTTP server.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free port
 * @param uploads limits of an upload
 * @param heartbeat interval between two comments in an event stream
 * @param names the names of this server
 * @param otherSites web sites whose pages may use the API
 * @param limits what clients may use
 * @param accessLog whether each request is logged
 * @param login whether and how people log in
 */
public record HttpOptions(
    String host,
    int port,
    UploadLimits uploads,
    Duration heartbeat,
    ServerNames names,
    OtherSites otherSites,
    Limits limits,
    boolean accessLog,
    LoginOptions login) {
  /** Short enough that common proxies do not close a stream as idle. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Exempts trusted proxies from limits by address, since many clients share a proxy's address. */
  public HttpOptions {
    limits = limits.withMany(names::isTrusted);
  }
}

package dev.pagerunner.wire;

import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.net.BindException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Objects;

/** Starts servers. The failure of one that cannot listen names the port and says what to do. */
public final class Listening {
  private Listening() {}

  /**
   * Starts listening.
   *
   * @param portSetting the setting that chooses the port
   */
  public static Future<HttpServer> on(
      HttpServer server, String host, int port, String portSetting) {
    return server
        .listen(port, host)
        .recover(e -> Future.failedFuture(explained(e, host, port, portSetting)));
  }

  /** Explains why the port cannot be used; returns other errors unchanged. */
  private static Throwable explained(Throwable e, String host, int port, String portSetting) {
    String said = Objects.requireNonNullElse(e.getMessage(), "").toLowerCase(Locale.ROOT);
    if (e instanceof UnknownHostException
        || e instanceof UnresolvedAddressException
        || said.contains("assign requested address")) {
      return new PagerunnerException(
          "Cannot listen on "
              + host
              + ": this machine has no such address. Change the setting that names it.",
          e);
    }
    if (e instanceof SocketException && said.contains("permission denied")) {
      return new PagerunnerException(
          "Port "
              + port
              + " may be used by an administrator only. Set "
              + portSetting
              + " to one above 1023.",
          e);
    }
    if (e instanceof BindException) {
      return new PagerunnerException(
          "Port "
              + port
              + " is taken by another program. Stop that, or set "
              + portSetting
              + " to another port (0 takes any free one).",
          e);
    }
    return e;
  }
}

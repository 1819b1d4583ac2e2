package dev.pagerunner.outbound;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user is told of what went wrong while a file was fetched. */
final class DownloadErrors {
  private static final Logger LOG = LoggerFactory.getLogger(DownloadErrors.class);

  private static final int MAX_REASON = 40;

  private DownloadErrors() {}

  /**
   * The error for an exception, worded to follow "url: ".
   *
   * @param redirected whether it is about an address that the user did not name
   */
  static Throwable of(Throwable e, boolean redirected) {
    if (e instanceof RefusedTargetException) {
      return redirected
          ? new RefusedTargetException("the URL that it redirects to is refused: " + e.getMessage())
          : e;
    }
    if (e instanceof DownloadFailedException) {
      return e;
    }
    LOG.debug("A download failed: {}", e.toString());
    return new DownloadFailedException(words(e));
  }

  private static String words(Throwable e) {
    if (e instanceof UnknownHostException) {
      return "its host cannot be found";
    }
    if (e instanceof SSLException) {
      return "no secure connection can be made: the certificate of the server there is not trusted,"
          + " or not for this host";
    }
    if (e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof ConnectTimeoutException
        || e instanceof TimeoutException) {
      return "no connection can be made to the server there";
    }
    if (e instanceof IOException || e instanceof VertxException) {
      return "the connection ended before all of the file had come";
    }
    return "the server there sent something that is not an answer of HTTP";
  }

  /** The status of an answer, such as {@code 404 Not Found}. */
  static String status(HttpClientResponse answer) {
    String reason = answer.statusMessage() == null ? "" : answer.statusMessage();
    String printable = reason.replaceAll("[^A-Za-z0-9' -]", "");
    return answer.statusCode()
        + " "
        + printable.substring(0, Math.min(MAX_REASON, printable.length()));
  }

  /** The length of an answer in bytes; -1 if it is not told. */
  static long length(HttpClientResponse answer) {
    String length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}

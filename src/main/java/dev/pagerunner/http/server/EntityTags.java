package dev.pagerunner.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;

/** Compares what a client has with what it asks for, by entity tags (RFC 9110). */
public final class EntityTags {
  private EntityTags() {}

  /**
   * Whether the client has what it asks for.
   *
   * @param tag with its quotes, without W/
   */
  public static boolean isKnown(HttpServerRequest request, String tag) {
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return known != null
        && Arrays.stream(known.split(","))
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }
}

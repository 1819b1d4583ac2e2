package dev.pagerunner.client;

import dev.pagerunner.domain.PagerunnerException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a server is, and the API token that it asks for.
 *
 * @param base without a slash at the end
 * @param token never part of a message
 */
public record ServerAddress(URI base, Optional<String> token) {
  /** What a header may carry; the JDK's own complaint about others would quote the token. */
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,500}");

  /**
   * Reads the address.
   *
   * @param token null or blank for none
   * @throws PagerunnerException if it is no address of a server, or if no header can carry the
   *     token
   */
  public static ServerAddress of(String url, String token) {
    Optional<String> given =
        Optional.ofNullable(token).map(String::strip).filter(t -> !t.isEmpty());
    if (given.isPresent() && !TOKEN.matcher(given.get()).matches()) {
      throw new PagerunnerException(
          "the token has characters that no token has: copy it again, all of it");
    }
    return new ServerAddress(base(url), given);
  }

  private static URI base(String url) {
    try {
      URI uri = new URI(url.strip().replaceAll("/+$", ""));
      String scheme = uri.getScheme();
      boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      // The address is not quoted: it may have a password.
      if (uri.getRawUserInfo() != null) {
        throw new PagerunnerException(
            "the server's address has a user in it: leave that out, and give a token");
      }
      if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
        throw noAddress();
      }
      return uri;
    } catch (URISyntaxException ignored) {
      throw noAddress();
    }
  }

  private static PagerunnerException noAddress() {
    return new PagerunnerException(
        "the server's address is none: write it like https://pagerunner.example.org or"
            + " http://127.0.0.1:8080");
  }

  /** A request for a path of the server, such as {@code /api/v1/runs/…}. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  @Override
  public String toString() {
    return base.toString();
  }
}

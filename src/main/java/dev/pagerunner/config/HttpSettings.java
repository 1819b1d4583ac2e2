package dev.pagerunner.config;

import dev.pagerunner.domain.AddressRange;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of the web server.
 *
 * @param port 0 for any free port
 * @param maxUpload bytes
 * @param publicUrl where browsers find the server, without a path
 * @param allowedHosts names by which it may be called, besides that one and those of loopback
 * @param trustedProxies proxies whose forwarding headers are believed
 * @param corsOrigins of other web sites whose scripts may use the API, as browsers spell them
 * @param accessLog whether each request is logged
 */
public record HttpSettings(
    String host,
    int port,
    long maxUpload,
    Optional<URI> publicUrl,
    List<String> allowedHosts,
    List<AddressRange> trustedProxies,
    List<String> corsOrigins,
    boolean accessLog) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|::1|(0{1,4}:){7}0{0,3}1");

  public HttpSettings {
    allowedHosts = List.copyOf(allowedHosts);
    trustedProxies = List.copyOf(trustedProxies);
    corsOrigins = List.copyOf(corsOrigins);
    if (!isLoopback(host)) {
      requireName(host, publicUrl, allowedHosts);
    }
  }

  static HttpSettings of(SettingValues values) {
    return new HttpSettings(
        values.get(Declarations.HOST),
        values.get(Declarations.PORT),
        values.get(Declarations.MAX_UPLOAD),
        values
            .find(NetworkDeclarations.PUBLIC_URL)
            .or(() -> values.find(NetworkDeclarations.HEROKU_NAME).map(HttpSettings::https)),
        values.find(NetworkDeclarations.ALLOWED_HOSTS).orElse(List.of()),
        values.find(NetworkDeclarations.TRUSTED_PROXIES).orElse(List.of()),
        values.find(NetworkDeclarations.CORS_ORIGINS).orElse(List.of()),
        values.get(Declarations.ACCESS_LOG));
  }

  private static URI https(String host) {
    return URI.create("https://" + host);
  }

  /** Requires a name: without one the server could not tell DNS rebinding from a user. */
  private static void requireName(String host, Optional<URI> publicUrl, List<String> names) {
    if (publicUrl.isEmpty() && names.isEmpty()) {
      throw new SettingsException(
          "PAGERUNNER_HOST is '"
              + host
              + "': set PAGERUNNER_ALLOWED_HOSTS to the names by which this server is called, such"
              + " as localhost or pages.example.org, or PAGERUNNER_PUBLIC_URL to its address;"
              + " otherwise any web site could use it through the browser of a visitor");
    }
  }

  /** Whether only this machine can reach a server that listens on {@code host}. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}

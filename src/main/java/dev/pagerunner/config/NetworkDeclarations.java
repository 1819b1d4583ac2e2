package dev.pagerunner.config;

import dev.pagerunner.domain.AddressRange;
import java.net.URI;
import java.util.List;

/** Declares the settings for the server's names and for who may request its health. */
final class NetworkDeclarations {
  private static final String NAMES = "Names and proxies";
  private static final String HEALTH = "Health and metrics";

  static final Setting<URI> PUBLIC_URL =
      Setting.optional(
          NAMES,
          "PAGERUNNER_PUBLIC_URL",
          Kinds.origin(),
          "unset: links begin with the address that a request was sent to",
          "The address at which browsers find the web server. Its host is one of the server's names, and links begin with it.");

  static final Setting<List<String>> ALLOWED_HOSTS =
      Setting.optional(
          NAMES,
          "PAGERUNNER_ALLOWED_HOSTS",
          Kinds.hosts(),
          "no others than localhost, 127.0.0.1, ::1 and the host of PAGERUNNER_PUBLIC_URL",
          "More names by which the web server may be called; requests to other names are refused.");

  static final Setting<List<AddressRange>> TRUSTED_PROXIES =
      Setting.optional(
          NAMES,
          "PAGERUNNER_TRUSTED_PROXIES",
          Kinds.addressRanges(),
          "none",
          "Proxies that are believed what they say in X-Forwarded-Proto, -Host and -For, or in Forwarded.");

  static final Setting<List<String>> CORS_ORIGINS =
      Setting.optional(
          NAMES,
          "PAGERUNNER_CORS_ORIGINS",
          Origins.kind(),
          "none",
          "Origins of other web sites whose scripts may use the API in a browser, with an API token; never with a login's cookie.");

  static final Setting<String> HEROKU_NAME =
      Setting.optional(
          NAMES,
          "HEROKU_APP_DEFAULT_DOMAIN_NAME",
          Kinds.host(),
          "unset, but on Heroku",
          "The app's name, which Heroku sets; the server's name where PAGERUNNER_PUBLIC_URL is unset.");

  static final Setting<Integer> HEALTH_PORT =
      Setting.optional(
          HEALTH,
          "PAGERUNNER_HEALTH_PORT",
          Kinds.wholeNumber(0, 65_535),
          "no port",
          "The port on which the roles web, all and worker answer /livez, /readyz and /metrics, and nothing else; 0 takes any free one.");

  static final Setting<String> HEALTH_HOST =
      Setting.of(
          HEALTH,
          "PAGERUNNER_HEALTH_HOST",
          Kinds.host(),
          "127.0.0.1",
          "The address that PAGERUNNER_HEALTH_PORT is on; 0.0.0.0 where other machines ask.");

  static final List<Setting<?>> ALL_NAMES =
      List.of(PUBLIC_URL, ALLOWED_HOSTS, TRUSTED_PROXIES, CORS_ORIGINS, HEROKU_NAME);
  static final List<Setting<?>> ALL_HEALTH = List.of(HEALTH_PORT, HEALTH_HOST);

  private NetworkDeclarations() {}
}

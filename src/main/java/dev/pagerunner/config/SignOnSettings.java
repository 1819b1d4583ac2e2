package dev.pagerunner.config;

import dev.pagerunner.domain.Role;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings of logins that somebody else vouches for.
 *
 * @param oidc empty if nobody logs in at a provider
 * @param remoteUser empty if no proxy names users
 */
public record SignOnSettings(Optional<OpenIdConnect> oidc, Optional<RemoteUser> remoteUser) {
  private static final String ISSUER = SignOnDeclarations.ISSUER.name();
  private static final String OPEN_TO_ALL = "accounts.google.com";

  /**
   * An OpenID Connect provider.
   *
   * @param issuer without a trailing slash
   * @param domains of e-mail addresses, in lower case; empty for all
   * @param name for people
   */
  public record OpenIdConnect(
      String issuer,
      String clientId,
      String clientSecret,
      List<String> scopes,
      List<String> domains,
      Optional<RoleClaim> roles,
      String name) {
    public OpenIdConnect {
      scopes = List.copyOf(scopes);
      domains = List.copyOf(domains);
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "OpenIdConnect[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
  }

  /** The claim that roles follow from, and the values that make administrators and members. */
  public record RoleClaim(String claim, List<String> admins, List<String> members) {
    public RoleClaim {
      admins = List.copyOf(admins);
      members = List.copyOf(members);
    }
  }

  /**
   * A header in which a proxy names users.
   *
   * @param role of new accounts
   */
  public record RemoteUser(String header, Role role) {}

  static SignOnSettings of(SettingValues values) {
    return new SignOnSettings(oidc(values), remoteUser(values));
  }

  private static Optional<OpenIdConnect> oidc(SettingValues values) {
    List<Setting<?>> needed =
        List.of(
            SignOnDeclarations.ISSUER,
            SignOnDeclarations.CLIENT_ID,
            SignOnDeclarations.CLIENT_SECRET);
    List<String> missing =
        needed.stream()
            .filter(one -> values.find(one).isEmpty())
            .map(Setting::name)
            .sorted()
            .toList();
    if (missing.size() == needed.size()) {
      requireUnset(values, SignOnDeclarations.ALLOWED_DOMAINS, ISSUER);
      requireUnset(values, SignOnDeclarations.ROLE_CLAIM, ISSUER);
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new SettingsException(
          "Logins at an OpenID Connect provider need " + String.join(" and ", missing) + ", too");
    }
    List<String> domains =
        list(values, SignOnDeclarations.ALLOWED_DOMAINS).stream()
            .map(domain -> domain.toLowerCase(Locale.ROOT))
            .toList();
    String issuer = issuer(values.get(SignOnDeclarations.ISSUER), domains);
    return Optional.of(
        new OpenIdConnect(
            issuer,
            values.get(SignOnDeclarations.CLIENT_ID),
            values.get(SignOnDeclarations.CLIENT_SECRET),
            Stream.concat(Stream.of("openid"), values.get(SignOnDeclarations.SCOPES).stream())
                .distinct()
                .toList(),
            domains,
            roles(values),
            values.get(SignOnDeclarations.NAME)));
  }

  private static String issuer(String text, List<String> domains) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw wrongIssuer(text);
    }
    boolean encrypted = "https".equalsIgnoreCase(url.getScheme());
    boolean local = "http".equalsIgnoreCase(url.getScheme());
    if (url.getHost() == null
        || url.getQuery() != null
        || url.getUserInfo() != null
        || !(encrypted || (local && HttpSettings.isLoopback(url.getHost())))) {
      throw wrongIssuer(text);
    }
    if (OPEN_TO_ALL.equals(url.getHost()) && domains.isEmpty()) {
      throw new SettingsException(
          "Everybody can have an account at "
              + OPEN_TO_ALL
              + ": set PAGERUNNER_OIDC_ALLOWED_DOMAINS to the domains of those who may log in");
    }
    return text.replaceFirst("/+$", "");
  }

  private static SettingsException wrongIssuer(String text) {
    return new SettingsException(
        ISSUER
            + " is '"
            + (text.contains("@") ? "***" : text)
            + "'; it must be an address that begins with https://, such as"
            + " https://login.example.org/realms/staff (http:// for this machine only)");
  }

  private static Optional<RoleClaim> roles(SettingValues values) {
    Optional<String> claim = values.find(SignOnDeclarations.ROLE_CLAIM);
    if (claim.isEmpty()) {
      String needed = SignOnDeclarations.ROLE_CLAIM.name();
      requireUnset(values, SignOnDeclarations.ADMIN_VALUES, needed);
      requireUnset(values, SignOnDeclarations.MEMBER_VALUES, needed);
      return Optional.empty();
    }
    return claim.map(
        name ->
            new RoleClaim(
                name,
                list(values, SignOnDeclarations.ADMIN_VALUES),
                list(values, SignOnDeclarations.MEMBER_VALUES)));
  }

  private static Optional<RemoteUser> remoteUser(SettingValues values) {
    Optional<String> header = values.find(SignOnDeclarations.REMOTE_USER_HEADER);
    if (header.isPresent() && list(values, NetworkDeclarations.TRUSTED_PROXIES).isEmpty()) {
      throw new SettingsException(
          "PAGERUNNER_REMOTE_USER_HEADER is set: set PAGERUNNER_TRUSTED_PROXIES to the addresses of"
              + " the proxies that send it, too; otherwise anybody could send it");
    }
    return header.map(
        name -> new RemoteUser(name, values.get(SignOnDeclarations.REMOTE_USER_ROLE)));
  }

  private static void requireUnset(SettingValues values, Setting<?> setting, String needed) {
    if (values.find(setting).isPresent()) {
      throw new SettingsException(
          setting.name() + " is set, and " + needed + ", which it needs, is not");
    }
  }

  private static <T> List<T> list(SettingValues values, Setting<List<T>> setting) {
    return values.find(setting).orElse(List.of());
  }
}

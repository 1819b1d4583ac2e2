package dev.pagerunner.accounts.sso;

import io.vertx.core.net.ProxyOptions;
import java.util.List;
import java.util.Optional;

/**
 * How to log in at an OpenID Connect provider.
 *
 * @param issuer without a trailing slash
 * @param domains of verified e-mail addresses, in lower case; empty for everybody
 * @param roles empty if administrators give users their roles
 * @param name of the provider, for people
 * @param proxy by which the provider is reached; empty for directly
 */
public record OidcOptions(
    String issuer,
    String clientId,
    String clientSecret,
    List<String> scopes,
    List<String> domains,
    Optional<RoleClaim> roles,
    String name,
    Optional<ProxyOptions> proxy) {
  public OidcOptions {
    scopes = List.copyOf(scopes);
    domains = List.copyOf(domains);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "OidcOptions[issuer=" + issuer + "]";
  }
}

package dev.pagerunner.accounts.sso;

import java.util.Optional;

/**
 * Logins that somebody else vouches for.
 *
 * @param oidc empty if nobody logs in at a provider
 * @param remoteUsers empty if no proxy names users
 */
public record SingleSignOn(Optional<OidcLogin> oidc, Optional<RemoteUsers> remoteUsers) {
  /** There are none. */
  public static final SingleSignOn NONE = new SingleSignOn(Optional.empty(), Optional.empty());
}

package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.domain.Visibility;
import java.util.UUID;

/**
 * Somebody who logged in.
 *
 * @param kind how
 * @param credential id of the session or token; null if a proxy named the account
 * @param scope what the credential may be used for, at most
 */
public record Authenticated(
    Actor.Kind kind, UUID credential, UUID account, String name, Role role, TokenScope scope) {

  /** The documents that this account may change. */
  public Visibility changes() {
    return role == Role.ADMIN ? Visibility.EVERYTHING : Visibility.own(account);
  }

  /**
   * The documents that this account may read.
   *
   * @param sharing whether documents can be shared with everybody
   */
  public Visibility reads(boolean sharing) {
    if (role == Role.ADMIN) {
      return Visibility.EVERYTHING;
    }
    return sharing ? Visibility.ownAndShared(account) : Visibility.own(account);
  }

  /** For the audit log. */
  public Actor actor(String address) {
    return new Actor(account, name, kind, credential, address, changes());
  }
}

package dev.pagerunner.accounts;

import dev.pagerunner.domain.Role;
import java.util.UUID;

/**
 * An account to be made.
 *
 * @param password its hash; null if it logs in elsewhere
 * @param issuer of an OpenID Connect provider; null as is {@code subject} without one
 */
public record NewAccount(
    UUID id, String name, Role role, String password, String issuer, String subject) {

  /** One that logs in with a password, whose hash is given. */
  public static NewAccount withPassword(String name, Role role, String hash) {
    return new NewAccount(UUID.randomUUID(), name, role, hash, null, null);
  }
}

package dev.pagerunner.accounts.sso;

import dev.pagerunner.domain.PagerunnerException;
import java.util.Locale;

/** A login at a provider that did not succeed. The message is for the log. */
public final class OidcException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  /** What the login page is told: nothing that a stranger wrote. */
  public enum Reason {
    /** The login was begun too long ago, in another browser, or is finished already. */
    EXPIRED,
    /** The provider did not let the user in. */
    REFUSED,
    /** The provider does not answer. */
    UNAVAILABLE,
    /** What the provider says of the user cannot be trusted. */
    INVALID,
    /** The user has no verified e-mail address of the domains that may log in. */
    DOMAIN,
    /** The account is disabled. */
    DISABLED,
    /** Too many logins were begun from this network. */
    BUSY,
    /** The connection is one over which nobody can log in. */
    INSECURE;

    /** The word in an address. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final transient Reason reason;

  OidcException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

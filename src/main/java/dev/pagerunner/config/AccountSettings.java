package dev.pagerunner.config;

import dev.pagerunner.config.Settings.Auth;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of accounts.
 *
 * @param auth empty for the role's default
 * @param admin an administrator to be made at a start
 * @param sessionIdle a session ends after this time without a request
 * @param sessionLifetime a session ends after this time in any case
 * @param plainHttpLogin whether logins over plain http from other machines are allowed
 * @param sharing whether documents can be shared with everybody
 * @param auditDays how long the audit log is kept
 * @param quotas what users may use who have no quota of their own
 * @param signOn logins that somebody else vouches for
 */
public record AccountSettings(
    Optional<Auth> auth,
    Optional<Admin> admin,
    Duration sessionIdle,
    Duration sessionLifetime,
    boolean plainHttpLogin,
    boolean sharing,
    int auditDays,
    Quotas quotas,
    SignOnSettings signOn) {

  /** An administrator to be made. */
  public record Admin(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Admin[user=" + user + "]";
    }
  }

  /** What a user may use; empty for no limit. */
  public record Quotas(
      Optional<Integer> documents,
      Optional<Long> bytes,
      Optional<Integer> pagesPerDay,
      Optional<Integer> retentionDays) {}

  static AccountSettings of(SettingValues values) {
    return new AccountSettings(
        values.find(AccountDeclarations.AUTH),
        admin(values),
        values.get(AccountDeclarations.SESSION_IDLE),
        values.get(AccountDeclarations.SESSION_LIFETIME),
        values.get(AccountDeclarations.PLAIN_HTTP_LOGIN),
        values.get(AccountDeclarations.SHARING),
        values.get(AccountDeclarations.AUDIT_DAYS),
        new Quotas(
            values.find(AccountDeclarations.QUOTA_DOCUMENTS),
            values.find(AccountDeclarations.QUOTA_BYTES),
            values.find(AccountDeclarations.QUOTA_PAGES),
            values.find(AccountDeclarations.RETENTION_DAYS)),
        SignOnSettings.of(values));
  }

  private static Optional<Admin> admin(SettingValues values) {
    Optional<String> user = values.find(AccountDeclarations.ADMIN_USER);
    Optional<String> password = values.find(AccountDeclarations.ADMIN_PASSWORD);
    if (user.isPresent() != password.isPresent()) {
      throw new SettingsException(
          "Of PAGERUNNER_ADMIN_USER and PAGERUNNER_ADMIN_PASSWORD one is set and one is not: set"
              + " both, or neither to make the first account on the page /setup");
    }
    return user.map(name -> new Admin(name, password.orElseThrow()));
  }

  /**
   * Whether clients must log in.
   *
   * @param loopbackAll whether this is the role {@code all} on a loopback address
   */
  public boolean loginRequired(boolean loopbackAll) {
    return auth.map(chosen -> chosen == Auth.ACCOUNTS).orElse(!loopbackAll);
  }
}

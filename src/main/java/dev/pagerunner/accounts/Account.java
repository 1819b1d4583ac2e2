package dev.pagerunner.accounts;

import dev.pagerunner.domain.Role;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * An account as it is read.
 *
 * @param hasPassword whether it can log in with a password
 * @param issuer of the OpenID Connect provider that it logs in with; null for none
 * @param limits null values stand for what the settings say
 * @param lastLogin null if it never logged in
 */
public record Account(
    UUID id,
    String name,
    Role role,
    boolean disabled,
    boolean hasPassword,
    String issuer,
    Limits limits,
    OffsetDateTime createdAt,
    OffsetDateTime lastLogin) {

  /**
   * What an account may use, and how long its documents are kept. Null stands for no limit, or for
   * that of the settings.
   */
  public record Limits(Integer documents, Long bytes, Integer pagesPerDay, Integer retentionDays) {
    public static final Limits NONE = new Limits(null, null, null, null);

    /** These limits, and {@code others} where these have none. */
    public Limits or(Limits others) {
      return new Limits(
          documents == null ? others.documents : documents,
          bytes == null ? others.bytes : bytes,
          pagesPerDay == null ? others.pagesPerDay : pagesPerDay,
          retentionDays == null ? others.retentionDays : retentionDays);
    }
  }
}

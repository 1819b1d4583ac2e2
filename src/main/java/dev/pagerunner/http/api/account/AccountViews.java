package dev.pagerunner.http.api.account;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.SessionRepository;
import dev.pagerunner.accounts.TokenRepository;
import dev.pagerunner.http.response.JsonViews;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The JSON form of accounts, sessions and tokens. */
public final class AccountViews {
  private AccountViews() {}

  public static JsonObject user(Account account) {
    return new JsonObject()
        .put("id", account.id().toString())
        .put("username", account.name())
        .put("role", account.role().word())
        .put("disabled", account.disabled())
        .put("has_password", account.hasPassword())
        .put("issuer", account.issuer())
        .put("limits", limits(account.limits()))
        .put("created_at", JsonViews.time(account.createdAt()))
        .put("last_login_at", JsonViews.time(account.lastLogin()));
  }

  /** What an account uses, and may use. */
  public static JsonObject standing(Quotas.Standing standing) {
    return new JsonObject()
        .put(
            "used",
            new JsonObject()
                .put("documents", standing.usage().documents())
                .put("bytes", standing.usage().bytes())
                .put("pages_per_day", standing.usage().pagesToday()))
        .put("limits", limits(standing.limits()));
  }

  private static JsonObject limits(Account.Limits limits) {
    return new JsonObject()
        .put("documents", limits.documents())
        .put("bytes", limits.bytes())
        .put("pages_per_day", limits.pagesPerDay())
        .put("retention_days", limits.retentionDays());
  }

  /** {@code current} is the session that asks; null for none. */
  static JsonObject session(SessionRepository.View session, UUID current) {
    return new JsonObject()
        .put("id", session.id().toString())
        .put("current", session.id().equals(current))
        .put("created_at", JsonViews.time(session.createdAt()))
        .put("seen_at", JsonViews.time(session.seenAt()))
        .put("expires_at", JsonViews.time(session.expiresAt()))
        .put("address", session.address())
        .put("agent", session.agent());
  }

  public static JsonObject token(TokenRepository.View token) {
    return new JsonObject()
        .put("id", token.id().toString())
        .put("name", token.name())
        .put("prefix", token.prefix())
        .put("scope", token.scope().word())
        .put("owner", token.owner())
        .put("created_at", JsonViews.time(token.createdAt()))
        .put("expires_at", JsonViews.time(token.expiresAt()))
        .put("last_used_at", JsonViews.time(token.lastUsedAt()))
        .put("revoked_at", JsonViews.time(token.revokedAt()));
  }
}

package dev.pagerunner.accounts;

import dev.pagerunner.accounts.TokenRepository.NewToken;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** Makes and revokes API tokens. */
public final class Tokens {
  private static final int MOST = 100;
  private static final int MOST_LISTED = 1_000;

  private final Database database;

  public Tokens(Database database) {
    this.database = database;
  }

  /** A new token; its text is shown this once. */
  public record Made(UUID id, String token) {}

  /**
   * Makes a token.
   *
   * @return fails with {@link Accounts.RefusedException} if the account may not have it
   */
  public Future<Made> create(UUID account, Role role, NewToken wanted, Actor actor) {
    if (!Logins.mayHave(role, wanted.scope())) {
      return Future.failedFuture(
          new Accounts.RefusedException(
              "A "
                  + role.word()
                  + " cannot have a token with the scope "
                  + wanted.scope().word()
                  + "."));
    }
    UUID id = UUID.randomUUID();
    String token = Secrets.token();
    return database
        .transaction(
            tx ->
                TokenRepository.count(tx, account)
                    .compose(
                        count ->
                            count < MOST
                                ? TokenRepository.insert(tx, id, token, account, wanted)
                                : Future.failedFuture(
                                    new Accounts.RefusedException(
                                        "There are "
                                            + MOST
                                            + " tokens already. Revoke those that are not used.")))
                    .compose(
                        ignored ->
                            AuditLog.write(
                                tx,
                                actor,
                                "token.created",
                                "token",
                                id,
                                new JsonObject()
                                    .put("name", wanted.name())
                                    .put("scope", wanted.scope().word())
                                    .put("owner_id", account.toString()))))
        .map(new Made(id, token));
  }

  /** Tokens of an account, or of all for null, the newest first. */
  public Future<List<TokenRepository.View>> list(UUID account) {
    return TokenRepository.list(database.pool(), account, MOST_LISTED);
  }

  /**
   * Revokes a token at once; false if there is none to revoke.
   *
   * @param account whose it must be; null for anybody's
   */
  public Future<Boolean> revoke(UUID account, UUID token, Actor actor) {
    return database.transaction(
        tx ->
            TokenRepository.revoke(tx, account, token)
                .compose(
                    revoked ->
                        revoked
                            ? AuditLog.write(tx, actor, "token.revoked", "token", token, null)
                                .map(true)
                            : Future.succeededFuture(false)));
  }
}

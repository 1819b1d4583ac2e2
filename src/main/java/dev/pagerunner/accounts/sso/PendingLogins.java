package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.Secrets;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Logins that have begun at a provider. Each is bound to one browser, and is finished once, within
 * ten minutes.
 */
final class PendingLogins {
  /** From one network; those that were finished do not count. */
  private static final int MOST = 200;

  private final SqlClient client;

  PendingLogins(SqlClient client) {
    this.client = client;
  }

  /**
   * A login that has begun.
   *
   * @param verifier of PKCE
   * @param returnTo path of the page that asked for the login
   */
  record Pending(String nonce, String verifier, String redirectUri, String returnTo) {}

  /** Remembers a login, and forgets old ones; false if there are too many from this network. */
  Future<Boolean> add(String state, String browser, Pending login, String network) {
    return client
        .query("DELETE FROM oidc_login WHERE created_at < now() - interval '10 min'")
        .execute()
        .compose(
            ignored ->
                client
                    .preparedQuery(
                        """
                        INSERT INTO oidc_login (state, browser, nonce, verifier, redirect_uri,
                                                return_to, network)
                        SELECT $1, $2, $3, $4, $5, $6, $7
                        WHERE (SELECT count(*) FROM oidc_login WHERE network = $7) < $8""")
                    .execute(
                        Tuple.tuple()
                            .addString(Secrets.digest(state))
                            .addString(Secrets.digest(browser))
                            .addString(login.nonce)
                            .addString(login.verifier)
                            .addString(login.redirectUri)
                            .addString(login.returnTo)
                            .addString(network)
                            .addInteger(MOST)))
        .map(rows -> rows.rowCount() == 1);
  }

  /** Takes a login of a browser out; empty if it has none of this state. */
  Future<Optional<Pending>> take(String state, String browser) {
    return client
        .preparedQuery(
            """
            DELETE FROM oidc_login
            WHERE state = $1 AND browser = $2 AND created_at > now() - interval '10 min'
            RETURNING nonce, verifier, redirect_uri, return_to""")
        .execute(Tuple.of(Secrets.digest(state), Secrets.digest(browser)))
        .map(
            rows ->
                Rows.first(
                    rows,
                    row ->
                        new Pending(
                            row.getString("nonce"),
                            row.getString("verifier"),
                            row.getString("redirect_uri"),
                            row.getString("return_to"))));
  }
}

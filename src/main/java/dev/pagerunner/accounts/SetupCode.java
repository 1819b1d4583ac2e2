package dev.pagerunner.accounts;

import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Locale;

/**
 * The code with which the first account is made. Whoever can read the server's log may make it, and
 * nobody who happens to reach the server first. Each web process makes its own.
 */
public final class SetupCode {
  private SetupCode() {}

  /** Makes a code that is valid until there is an account. */
  public static Future<String> make(Database database) {
    String code = Secrets.code();
    return database
        .pool()
        .preparedQuery("INSERT INTO setup_code (secret) VALUES ($1)")
        .execute(Tuple.of(digest(code)))
        .map(code);
  }

  /** Whether a code is valid. */
  static Future<Boolean> take(SqlConnection tx, String code) {
    return tx.preparedQuery("SELECT 1 FROM setup_code WHERE secret = $1")
        .execute(Tuple.of(digest(code)))
        .map(rows -> rows.size() > 0);
  }

  static Future<Void> forgetAll(SqlClient client) {
    return client.query("DELETE FROM setup_code").execute().mapEmpty();
  }

  private static String digest(String code) {
    return Secrets.digest(code.strip().toUpperCase(Locale.ROOT));
  }
}

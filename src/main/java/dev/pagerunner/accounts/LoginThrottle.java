package dev.pagerunner.accounts;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Slows down guesses of passwords, in Postgres, so that all web processes count together. A login
 * counts as failed before its password is looked at, and is taken back when it succeeds: so guesses
 * that are made at the same moment count, too.
 *
 * <p>Failures count for an account from one network, for a network whatever the account, and for an
 * account whatever the network. The last is lenient, since strangers must not lock an owner out,
 * and does not hold in a browser in which the owner logged in before.
 */
final class LoginThrottle {
  /** So many are free; then the pause doubles with each, up to the longest. */
  private enum Rule {
    ACCOUNT_FROM_NETWORK("a", 5, Duration.ofMinutes(15)),
    NETWORK("n", 30, Duration.ofMinutes(15)),
    ACCOUNT("u", 100, Duration.ofMinutes(1)),
    KNOWN_BROWSER("b", 5, Duration.ofMinutes(15));

    private final String prefix;
    private final int free;
    private final Duration longest;

    Rule(String prefix, int free, Duration longest) {
      this.prefix = prefix;
      this.free = free;
      this.longest = longest;
    }
  }

  /** One count, and the rule it is under. */
  private record Key(Rule rule, String value) {
    String text() {
      return rule.prefix + ":" + value;
    }
  }

  private static final int IPV6_NETWORK_BYTES = 8;
  private static final int IPV4_NETWORK_BYTES = 3;

  /** Failures are forgotten after so long without another. */
  private static final Duration MEMORY = Duration.ofHours(1);

  private final SqlClient client;

  LoginThrottle(SqlClient client) {
    this.client = client;
  }

  /** An attempt that counts as failed until {@link #succeeded}. */
  final class Attempt {
    private final List<Key> keys;

    private Attempt(List<Key> keys) {
      this.keys = keys;
    }

    /** Takes the count back. The network's count loses this attempt only: it may have others. */
    Future<Void> succeeded() {
      return InTurn.each(keys, LoginThrottle.this::forgive);
    }
  }

  /**
   * Counts an attempt.
   *
   * @param name of the account, whether there is one or not
   * @param knownBrowser digest of what a browser holds in which the account logged in; or empty
   * @return fails with {@link ThrottledException} if it must wait; then it is not counted further
   */
  Future<Attempt> attempt(String name, String address, Optional<String> knownBrowser) {
    List<Key> keys = keys(name.toLowerCase(Locale.ROOT), network(address), knownBrowser);
    Future<Long> wait = Future.succeededFuture(0L);
    List<Key> counted = new ArrayList<>();
    for (Key key : keys) {
      wait =
          wait.compose(
              seconds -> {
                if (seconds > 0) {
                  return Future.succeededFuture(seconds);
                }
                return count(key)
                    .onSuccess(
                        blocked -> {
                          if (blocked == 0) {
                            counted.add(key);
                          }
                        });
              });
    }
    return wait.compose(
        seconds ->
            seconds == 0
                ? Future.succeededFuture(new Attempt(keys))
                : new Attempt(counted)
                    .succeeded()
                    .compose(ignored -> Future.failedFuture(new ThrottledException(seconds))));
  }

  private static List<Key> keys(String name, String network, Optional<String> knownBrowser) {
    return knownBrowser
        .map(digest -> List.of(new Key(Rule.KNOWN_BROWSER, digest)))
        .orElseGet(
            () ->
                List.of(
                    new Key(Rule.ACCOUNT_FROM_NETWORK, name + "@" + network),
                    new Key(Rule.NETWORK, network),
                    new Key(Rule.ACCOUNT, name)));
  }

  /** Counts, unless it is blocked; gives the seconds that it is blocked for, or 0. */
  private Future<Long> count(Key key) {
    return client
        .preparedQuery(
            """
            WITH counted AS (
              INSERT INTO login_throttle AS t (key, failures) VALUES ($1, 1)
              ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN t.last_at < now() - $4 * interval '1 s' THEN 1
                                ELSE t.failures + 1 END,
                blocked_until = CASE
                  WHEN t.last_at < now() - $4 * interval '1 s' OR t.failures < $2 THEN now()
                  ELSE now() + least($3, power(2, least(t.failures - $2, 20))) * interval '1 s' END,
                last_at = now()
              WHERE t.blocked_until <= now()
              RETURNING 0)
            SELECT coalesce(
              (SELECT 0 FROM counted),
              (SELECT greatest(1, ceil(extract(epoch FROM blocked_until - now())))::bigint
               FROM login_throttle WHERE key = $1),
              1)""")
        .execute(
            Tuple.of(key.text(), key.rule.free, key.rule.longest.toSeconds(), MEMORY.toSeconds()))
        .map(rows -> Rows.first(rows, row -> row.getLong(0)).orElseThrow());
  }

  private Future<Void> forgive(Key key) {
    String sql =
        key.rule == Rule.NETWORK || key.rule == Rule.ACCOUNT
            ? """
              UPDATE login_throttle SET failures = greatest(0, failures - 1), blocked_until = now()
              WHERE key = $1"""
            : "DELETE FROM login_throttle WHERE key = $1";
    return client.preparedQuery(sql).execute(Tuple.of(key.text())).mapEmpty();
  }

  static Future<Void> forgetOld(SqlClient client) {
    return client
        .preparedQuery("DELETE FROM login_throttle WHERE last_at < now() - $1 * interval '1 s'")
        .execute(Tuple.of(MEMORY.toSeconds()))
        .mapEmpty();
  }

  /** A /24 of IPv4, a /64 of IPv6: what one client can usually take addresses from. */
  static String network(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      byte[] bytes = parsed.getAddress();
      int kept = parsed instanceof Inet4Address ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
      Arrays.fill(bytes, kept, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}

package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.Database;
import dev.pagerunner.store.Rows;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Turns a password, a session or a token into an account. Sessions are in Postgres: a login at one
 * web process holds at all, and so does its end.
 */
public final class Logins {
  private static final int LONGEST_NAME = 100;

  private final Database database;
  private final Passwords passwords;
  private final Lifetimes lifetimes;
  private final LoginThrottle throttle;

  public Logins(Database database, Passwords passwords, Lifetimes lifetimes) {
    this.database = database;
    this.passwords = passwords;
    this.lifetimes = lifetimes;
    this.throttle = new LoginThrottle(database.pool());
  }

  /**
   * How long a session lasts.
   *
   * @param idle without a request
   * @param most whatever is requested
   */
  public record Lifetimes(Duration idle, Duration most) {}

  /**
   * A session that was opened.
   *
   * @param secret for the browser's cookie
   * @param browserSecret for the cookie by which the browser is known at the next login
   */
  public record Opened(String secret, String browserSecret, Authenticated who) {}

  /** The name or the password is wrong, or the account is disabled: it does not say which. */
  public static final class RefusedException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    RefusedException() {
      super("This user name and password do not fit.");
    }
  }

  /**
   * Logs in with a password. The answer takes the same time whether there is the account or not.
   *
   * @return fails with {@link RefusedException}, {@link ThrottledException} or {@link
   *     Passwords.BusyException}
   */
  public Future<Opened> login(String name, String password, ClientInfo from) {
    String known = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    return knownBrowser(known, from)
        .compose(browser -> throttle.attempt(known, from.address(), browser))
        .compose(
            attempt ->
                check(known, password)
                    .compose(
                        found ->
                            found.isPresent()
                                ? attempt.succeeded().compose(ignored -> open(found.get(), from))
                                : refuse(known, from)));
  }

  /**
   * The account, if the password is its own and it may log in. The same queries and one hash,
   * whether there is the account or not.
   */
  private Future<Optional<Account>> check(String name, String password) {
    return AccountRepository.find(database.pool(), name)
        .compose(
            account ->
                AccountRepository.password(
                        database.pool(), account.map(Account::id).orElseGet(UUID::randomUUID))
                    .compose(hash -> passwords.matches(password, hash.orElse(null)))
                    .map(same -> account.filter(found -> same && !found.disabled())));
  }

  /** Opens a session for an account that proved who it is. */
  public Future<Opened> open(Account account, ClientInfo from) {
    UUID session = UUID.randomUUID();
    String secret = Secrets.ofCookie();
    String browser = Secrets.ofCookie();
    Authenticated who =
        new Authenticated(
            Actor.Kind.SESSION,
            session,
            account.id(),
            account.name(),
            account.role(),
            TokenScope.ADMIN);
    return database
        .transaction(
            tx ->
                SessionRepository.insert(
                        tx, session, Secrets.digest(secret), account.id(), lifetimes.most, from)
                    .compose(ignored -> AccountRepository.loggedIn(tx, account.id()))
                    .compose(ignored -> remember(tx, account.id(), browser, from))
                    .compose(
                        ignored ->
                            audit(
                                tx, who.actor(from.address()), "login.succeeded", account.name())))
        .map(new Opened(secret, browser, who));
  }

  /** Who has the session of a cookie. */
  public Future<Optional<Authenticated>> session(String secret) {
    return SessionRepository.find(database.pool(), Secrets.digest(secret), lifetimes.idle);
  }

  /** Whose a token is. One that was never made here costs no query. */
  public Future<Optional<Authenticated>> token(String token) {
    return Secrets.isToken(token)
        ? TokenRepository.find(database.pool(), Secrets.digest(token))
        : Future.succeededFuture(Optional.empty());
  }

  /** Whether somebody is still logged in. */
  public Future<Boolean> isValid(Authenticated who) {
    return switch (who.kind()) {
      case SESSION -> SessionRepository.isValid(database.pool(), who.credential(), lifetimes.idle);
      case TOKEN -> TokenRepository.isValid(database.pool(), who.credential());
      default ->
          AccountRepository.find(database.pool(), who.account())
              .map(found -> found.filter(account -> !account.disabled()).isPresent());
    };
  }

  /** Ends a session. */
  public Future<Void> logout(Authenticated who, Actor actor) {
    return database.transaction(
        tx ->
            SessionRepository.delete(tx, who.account(), who.credential())
                .compose(ignored -> audit(tx, actor, "logout", who.name())));
  }

  /** The valid sessions of an account. */
  public Future<List<SessionRepository.View>> sessions(UUID account) {
    return SessionRepository.list(database.pool(), account, lifetimes.idle);
  }

  /** Ends a session of an account; false if there is none. */
  public Future<Boolean> end(UUID account, UUID session, Actor actor) {
    return database.transaction(
        tx ->
            SessionRepository.delete(tx, account, session)
                .compose(
                    ended ->
                        ended
                            ? AuditLog.write(tx, actor, "session.ended", "user", account, null)
                                .map(true)
                            : Future.succeededFuture(false)));
  }

  /** Ends all sessions of an account but one, which may be null. */
  public Future<Void> endOthers(UUID account, UUID kept, Actor actor) {
    return database.transaction(
        tx ->
            SessionRepository.deleteOthers(tx, account, kept)
                .compose(
                    ignored -> AuditLog.write(tx, actor, "sessions.ended", "user", account, null)));
  }

  /** Deletes what has run out. To be called now and then, by one process at a time. */
  public static Future<Void> forgetOld(Database database, Lifetimes lifetimes) {
    return SessionRepository.forgetOld(database.pool(), lifetimes.idle)
        .compose(ignored -> LoginThrottle.forgetOld(database.pool()))
        .compose(
            ignored ->
                database
                    .pool()
                    .query("DELETE FROM known_browser WHERE created_at < now() - interval '180 d'")
                    .execute())
        .mapEmpty();
  }

  private Future<Optional<String>> knownBrowser(String name, ClientInfo from) {
    if (from.browserSecret() == null) {
      return Future.succeededFuture(Optional.empty());
    }
    String digest = Secrets.digest(from.browserSecret());
    return database
        .pool()
        .preparedQuery(
            """
            SELECT b.secret FROM known_browser b JOIN account a ON a.id = b.account_id
            WHERE b.secret = $1 AND lower(a.name) = lower($2)""")
        .execute(Tuple.of(digest, name))
        .map(rows -> Rows.first(rows, row -> row.getString(0)));
  }

  /** Replaces what the browser held before, so that there is one row for each browser. */
  private static Future<Void> remember(
      SqlConnection tx, UUID account, String browser, ClientInfo from) {
    String before = from.browserSecret() == null ? "" : Secrets.digest(from.browserSecret());
    return tx.preparedQuery("DELETE FROM known_browser WHERE account_id = $1 AND secret = $2")
        .execute(Tuple.of(account, before))
        .compose(
            ignored ->
                tx.preparedQuery("INSERT INTO known_browser (secret, account_id) VALUES ($1, $2)")
                    .execute(Tuple.of(Secrets.digest(browser), account)))
        .mapEmpty();
  }

  /** One entry an hour for a name from an address, however many guesses. */
  private <T> Future<T> refuse(String name, ClientInfo from) {
    Actor nobody =
        new Actor(null, "nobody", Actor.Kind.ANYONE, null, from.address(), Visibility.EVERYTHING);
    return database
        .transaction(
            tx ->
                tx.preparedQuery(
                        """
                        SELECT 1 FROM audit WHERE object_id = $1 AND address = $2
                          AND action = 'login.failed' AND at > now() - interval '1 h' LIMIT 1""")
                    .execute(Tuple.of(name, from.address()))
                    .compose(
                        rows ->
                            rows.size() > 0
                                ? Future.<Void>succeededFuture()
                                : audit(tx, nobody, "login.failed", name)))
        .transform(ignored -> Future.failedFuture(new RefusedException()));
  }

  private static Future<Void> audit(SqlConnection tx, Actor actor, String action, String name) {
    return AuditLog.write(tx, actor, action, "login", name, (JsonObject) null);
  }

  /** Whether somebody may use a token of this scope. */
  static boolean mayHave(Role role, TokenScope scope) {
    return switch (scope) {
      case READ -> true;
      case WRITE -> role != Role.VIEWER;
      case ADMIN -> role == Role.ADMIN;
    };
  }
}

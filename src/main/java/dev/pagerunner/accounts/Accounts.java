package dev.pagerunner.accounts;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes, changes and deletes accounts. Every method fails with a {@link PagerunnerException} whose
 * message is for the user. There is always an administrator who can log in, once there was one.
 */
public final class Accounts {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,99}");
  private static final String USER = "user";

  private final Database database;
  private final Passwords passwords;

  public Accounts(Database database, Passwords passwords) {
    this.database = database;
    this.passwords = passwords;
  }

  /** What was asked for does not go together with what there is. */
  public static final class RefusedException extends PagerunnerException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Checks a user name.
   *
   * @throws PagerunnerException with a message that follows "username: "
   */
  public static String requireName(String name) {
    String stripped = name.strip();
    if (!NAME.matcher(stripped).matches()) {
      throw new PagerunnerException(
          "it must have 1 to 100 letters, digits, blanks, or any of . _ @ + -, and begin with a"
              + " letter or digit");
    }
    return stripped;
  }

  /**
   * Whether there is an administrator. Members may be there before: a provider vouches for them.
   */
  public Future<Boolean> exist() {
    return AccountRepository.exist(database.pool());
  }

  /** Notes that somebody logged in whose password is checked elsewhere. */
  public Future<Void> loggedIn(UUID account) {
    return AccountRepository.loggedIn(database.pool(), account);
  }

  public Future<Optional<Account>> find(UUID account) {
    return AccountRepository.find(database.pool(), account);
  }

  public Future<Optional<Account>> find(String name) {
    return AccountRepository.find(database.pool(), name);
  }

  /**
   * Accounts by name.
   *
   * @param after the last name before; null for the start
   * @param search part of the name; null for all
   */
  public Future<List<Account>> list(String after, String search, int limit) {
    return AccountRepository.list(database.pool(), after, search, limit);
  }

  /**
   * Makes an account with a password. The first administrator gets the documents that were uploaded
   * without a login.
   *
   * @param name and {@code password} were checked
   * @return fails with {@link RefusedException} if the name is taken
   */
  public Future<Account> create(String name, String password, Role role, Actor actor) {
    return passwords
        .hash(password)
        .compose(
            hash ->
                database.transaction(
                    tx -> insert(tx, NewAccount.withPassword(name, role, hash), actor)));
  }

  /** Makes an account that logs in at an OpenID Connect provider, or is named by a proxy. */
  public Future<Account> createWithoutPassword(NewAccount wanted, Actor actor) {
    return database.transaction(tx -> insert(tx, wanted, actor));
  }

  /** Makes the first account, an administrator; fails if there is one already. */
  public Future<Account> createFirst(String name, String password, String code, Actor actor) {
    return passwords
        .hash(password)
        .compose(
            hash ->
                database.transaction(
                    tx ->
                        AccountRepository.lockAll(tx)
                            .compose(ignored -> AccountRepository.exist(tx))
                            .compose(
                                exist ->
                                    exist
                                        ? failed("The first account was made already. Log in.")
                                        : SetupCode.take(tx, code))
                            .compose(
                                right ->
                                    right
                                        ? insert(
                                            tx,
                                            NewAccount.withPassword(name, Role.ADMIN, hash),
                                            actor)
                                        : failed(
                                            "This is not the code in the server's log. Look for"
                                                + " the line with /setup in it."))));
  }

  /** Inserts an account, whose documents are those without an owner if it is the first admin. */
  private static Future<Account> insert(SqlConnection tx, NewAccount wanted, Actor actor) {
    return AccountRepository.lockAll(tx)
        .compose(ignored -> AccountRepository.otherAdmins(tx, wanted.id()))
        .compose(
            admins ->
                AccountRepository.insert(tx, wanted)
                    .compose(
                        inserted ->
                            inserted
                                ? adopt(tx, wanted, admins == 0)
                                : failed("There is a user " + wanted.name() + " already.")))
        .compose(
            ignored ->
                AuditLog.write(
                    tx,
                    actor,
                    "user.created",
                    USER,
                    wanted.id(),
                    new JsonObject().put("name", wanted.name()).put("role", wanted.role().word())))
        .compose(ignored -> AccountRepository.find(tx, wanted.id()))
        .map(Optional::orElseThrow);
  }

  private static Future<Void> adopt(SqlConnection tx, NewAccount account, boolean first) {
    return first && account.role() == Role.ADMIN
        ? AccountRepository.adoptDocuments(tx, account.id())
            .compose(ignored -> SetupCode.forgetAll(tx))
        : Future.succeededFuture();
  }

  /**
   * Changes one's own password, and ends all other sessions.
   *
   * @param session that is kept
   * @return fails with {@link Logins.RefusedException} if the current one is wrong
   */
  public Future<Void> changePassword(
      UUID account, String current, String changed, UUID session, Actor actor) {
    return AccountRepository.password(database.pool(), account)
        .compose(hash -> passwords.matches(current, hash.orElse(null)))
        .compose(
            same ->
                same
                    ? setPassword(account, changed, session, actor)
                    : Future.failedFuture(new Logins.RefusedException()));
  }

  /** Sets a password, and ends all sessions but one, which may be null. */
  public Future<Void> setPassword(UUID account, String password, UUID session, Actor actor) {
    return passwords
        .hash(password)
        .compose(
            hash ->
                database.transaction(
                    tx ->
                        AccountRepository.setPassword(tx, account, hash)
                            .compose(
                                ignored -> SessionRepository.deleteOthers(tx, account, session))
                            .compose(ignored -> audit(tx, actor, "user.password", account, null))));
  }

  /** Changes the role; ends the sessions, which held for the former one. */
  public Future<Void> setRole(UUID account, Role role, Actor actor) {
    return database.transaction(
        tx ->
            keepAnAdmin(tx, account, role == Role.ADMIN)
                .compose(ignored -> AccountRepository.setRole(tx, account, role))
                .compose(ignored -> SessionRepository.deleteOthers(tx, account, null))
                .compose(
                    ignored ->
                        audit(
                            tx,
                            actor,
                            "user.role",
                            account,
                            new JsonObject().put("role", role.word()))));
  }

  /** Disables an account, whose sessions end and whose tokens are refused; or enables it. */
  public Future<Void> setDisabled(UUID account, boolean disabled, Actor actor) {
    return database.transaction(
        tx ->
            keepAnAdmin(tx, account, !disabled)
                .compose(ignored -> AccountRepository.setDisabled(tx, account, disabled))
                .compose(ignored -> SessionRepository.deleteOthers(tx, account, null))
                .compose(
                    ignored ->
                        audit(
                            tx,
                            actor,
                            disabled ? "user.disabled" : "user.enabled",
                            account,
                            null)));
  }

  /** Sets what an account may use. */
  public Future<Void> setLimits(UUID account, Account.Limits limits, Actor actor) {
    return database.transaction(
        tx ->
            AccountRepository.setLimits(tx, account, limits)
                .compose(
                    ignored ->
                        audit(
                            tx,
                            actor,
                            "user.limits",
                            account,
                            new JsonObject()
                                .put("documents", limits.documents())
                                .put("bytes", limits.bytes())
                                .put("pages_per_day", limits.pagesPerDay())
                                .put("retention_days", limits.retentionDays()))));
  }

  /**
   * Deletes an account whose documents are gone, and leaves a pseudonym of it in the audit log.
   *
   * @return fails with {@link RefusedException} if it is the last administrator
   */
  public Future<Void> delete(UUID account, Actor actor) {
    String pseudonym = "deleted user " + account.toString().substring(0, 8);
    return database.transaction(
        tx ->
            keepAnAdmin(tx, account, false)
                .compose(ignored -> audit(tx, actor, "user.deleted", account, null))
                .compose(ignored -> AccountRepository.delete(tx, account))
                .compose(ignored -> AuditLog.pseudonymise(tx, account, pseudonym)));
  }

  private static Future<Void> keepAnAdmin(SqlConnection tx, UUID account, boolean stays) {
    if (stays) {
      return Future.succeededFuture();
    }
    return AccountRepository.lockAll(tx)
        .compose(ignored -> AccountRepository.find(tx, account))
        .compose(
            found ->
                found.isEmpty() || found.get().role() != Role.ADMIN
                    ? Future.succeededFuture(1L)
                    : AccountRepository.otherAdmins(tx, account))
        .compose(
            others ->
                others > 0
                    ? Future.succeededFuture()
                    : failed(
                        "This is the last administrator who can log in. Make another one first."));
  }

  private static Future<Void> audit(
      SqlConnection tx, Actor actor, String action, UUID account, JsonObject detail) {
    return AuditLog.write(tx, actor, action, USER, account, detail);
  }

  private static <T> Future<T> failed(String message) {
    return Future.failedFuture(new RefusedException(message));
  }
}

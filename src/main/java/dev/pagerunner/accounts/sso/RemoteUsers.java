package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.NewAccount;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.domain.Visibility;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** The accounts of users whom a trusted proxy names, made at their first request. */
public final class RemoteUsers {
  /** A request is not a login: the time of the last one is renewed so often at most. */
  private static final Duration SEEN_AGAIN = Duration.ofHours(1);

  private final String header;
  private final Role role;
  private final Accounts accounts;

  /**
   * Creates them.
   *
   * @param header in which the proxy names the user
   * @param role of new accounts
   */
  public RemoteUsers(String header, Role role, Accounts accounts) {
    this.header = header;
    this.role = role;
    this.accounts = accounts;
  }

  public String header() {
    return header;
  }

  /**
   * Who has a name; empty if the account is disabled.
   *
   * @param address of the client
   * @return fails with a {@link PagerunnerException} if it cannot be a user's name
   */
  public Future<Optional<Authenticated>> named(String name, String address) {
    String wanted;
    try {
      wanted = Accounts.requireName(name);
    } catch (PagerunnerException e) {
      return Future.failedFuture(e);
    }
    return accounts
        .find(wanted)
        .compose(
            found -> found.map(Future::succeededFuture).orElseGet(() -> create(wanted, address)))
        .compose(
            account ->
                account.disabled()
                    ? Future.succeededFuture(Optional.empty())
                    : seen(account).map(Optional.of(authenticated(account))));
  }

  private Future<Void> seen(Account account) {
    OffsetDateTime last = account.lastLogin();
    return last == null || last.isBefore(OffsetDateTime.now(last.getOffset()).minus(SEEN_AGAIN))
        ? accounts.loggedIn(account.id())
        : Future.succeededFuture();
  }

  private Future<Account> create(String name, String address) {
    Actor proxy = new Actor(null, "proxy", Actor.Kind.PROXY, null, address, Visibility.EVERYTHING);
    return accounts
        .createWithoutPassword(
            new NewAccount(UUID.randomUUID(), name, role, null, null, null), proxy)
        .recover(e -> madeMeanwhile(name, e));
  }

  /** Another request of the same user was faster. */
  private Future<Account> madeMeanwhile(String name, Throwable e) {
    return e instanceof Accounts.RefusedException
        ? accounts.find(name).map(Optional::orElseThrow)
        : Future.failedFuture(e);
  }

  private static Authenticated authenticated(Account account) {
    return new Authenticated(
        Actor.Kind.PROXY, null, account.id(), account.name(), account.role(), TokenScope.ADMIN);
  }
}

package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.AccountRepository;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.NewAccount;
import dev.pagerunner.accounts.sso.OidcException.Reason;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import java.text.Normalizer;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts of those who log in at a provider, made when they do so first. */
final class ProviderAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderAccounts.class);

  private static final int LONGEST_NAME = 80;
  private static final int NUMBERED_NAMES = 20;

  private final OidcOptions options;
  private final Database database;
  private final Accounts accounts;

  ProviderAccounts(OidcOptions options, Database database, Accounts accounts) {
    this.options = options;
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * The account of somebody, with the role that the claim gives now.
   *
   * @return fails with {@link OidcException} if they may not log in
   */
  Future<Account> of(Identity identity, String address) {
    identity.requireDomain(options.domains());
    Optional<Role> role = options.roles().map(claim -> claim.of(identity.claims()));
    Actor actor = new Actor(null, "login", Actor.Kind.SERVER, null, address, Visibility.EVERYTHING);
    return find(identity)
        .compose(
            found ->
                found
                    .map(account -> renew(account, role, actor))
                    .orElseGet(() -> create(identity, role.orElse(Role.MEMBER), actor)));
  }

  private Future<Optional<Account>> find(Identity identity) {
    return AccountRepository.find(database.pool(), options.issuer(), identity.subject());
  }

  private Future<Account> renew(Account account, Optional<Role> role, Actor actor) {
    if (account.disabled()) {
      return Future.failedFuture(
          new OidcException(Reason.DISABLED, account.name() + " is disabled"));
    }
    if (role.isEmpty() || role.get() == account.role()) {
      return Future.succeededFuture(account);
    }
    return accounts
        .setRole(account.id(), role.get(), actor)
        .recover(e -> keepLastAdmin(account, e))
        .compose(ignored -> accounts.find(account.id()))
        .map(Optional::orElseThrow);
  }

  private static Future<Void> keepLastAdmin(Account account, Throwable e) {
    if (!(e instanceof Accounts.RefusedException)) {
      return Future.failedFuture(e);
    }
    LOG.warn(
        "{} stays an administrator, against the role claim: there is no other", account.name());
    return Future.succeededFuture();
  }

  private Future<Account> create(Identity identity, Role role, Actor actor) {
    String name =
        identity.names().stream().findFirst().map(ProviderAccounts::usable).orElse("user");
    return create(identity, role, actor, name, 1);
  }

  /** Tries one name after another, until it is free. */
  private Future<Account> create(
      Identity identity, Role role, Actor actor, String name, int number) {
    NewAccount wanted =
        new NewAccount(
            UUID.randomUUID(),
            numbered(name, number),
            role,
            null,
            options.issuer(),
            identity.subject());
    return accounts
        .createWithoutPassword(wanted, actor)
        .recover(
            e ->
                e instanceof Accounts.RefusedException && number <= NUMBERED_NAMES
                    ? madeMeanwhile(identity, role, actor, name, number)
                    : Future.failedFuture(e));
  }

  /** The name is taken; or another login of the same user was faster. */
  private Future<Account> madeMeanwhile(
      Identity identity, Role role, Actor actor, String name, int number) {
    return find(identity)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> create(identity, role, actor, name, number + 1)));
  }

  private static String numbered(String name, int number) {
    if (number == 1) {
      return name;
    }
    return name
        + "-"
        + (number <= NUMBERED_NAMES ? number : UUID.randomUUID().toString().substring(0, 8));
  }

  /** A name by the rules for user names, as similar as may be. */
  static String usable(String name) {
    String clean =
        Normalizer.normalize(name, Normalizer.Form.NFC)
            .replaceAll("[^\\p{L}\\p{N} ._@+-]", "-")
            .replaceFirst("^[^\\p{L}\\p{N}]+", "")
            .strip();
    int end =
        clean.offsetByCodePoints(
            0, Math.min(LONGEST_NAME, clean.codePointCount(0, clean.length())));
    return clean.isEmpty() ? "user" : clean.substring(0, end).strip();
  }
}

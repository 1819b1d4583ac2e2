package dev.pagerunner.wiring;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.SetupCode;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.accounts.sso.OidcLogin;
import dev.pagerunner.accounts.sso.OidcOptions;
import dev.pagerunner.accounts.sso.RemoteUsers;
import dev.pagerunner.accounts.sso.RoleClaim;
import dev.pagerunner.accounts.sso.SingleSignOn;
import dev.pagerunner.config.AccountSettings;
import dev.pagerunner.config.SignOnSettings;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.HttpsProxy;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Role;
import dev.pagerunner.jobs.Retention;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ProxyOptions;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts for accounts together, and makes the first account where the settings say so. */
final class AccountWiring {
  private static final Logger LOG = LoggerFactory.getLogger(AccountWiring.class);

  private final AccountSettings settings;
  private final Database database;
  private final Accounts accounts;
  private final Logins.Lifetimes lifetimes;
  private final Logins logins;
  private final Tokens tokens;
  private final Quotas quotas;
  private final SingleSignOn signOn;

  /** {@code proxy} reaches the OpenID Connect provider. */
  AccountWiring(Vertx vertx, AccountSettings settings, HttpsProxy proxy, Database database) {
    this.settings = settings;
    this.database = database;
    Passwords passwords = new Passwords(vertx);
    this.accounts = new Accounts(database, passwords);
    this.lifetimes = new Logins.Lifetimes(settings.sessionIdle(), settings.sessionLifetime());
    this.logins = new Logins(database, passwords, lifetimes);
    this.tokens = new Tokens(database);
    AccountSettings.Quotas usual = settings.quotas();
    this.quotas =
        new Quotas(
            new Account.Limits(
                usual.documents().orElse(null),
                usual.bytes().orElse(null),
                usual.pagesPerDay().orElse(null),
                usual.retentionDays().orElse(null)));
    this.signOn = signOn(vertx, settings.signOn(), proxy);
  }

  private SingleSignOn signOn(Vertx vertx, SignOnSettings chosen, HttpsProxy proxy) {
    return new SingleSignOn(
        chosen.oidc().map(oidc -> new OidcLogin(vertx, options(oidc, proxy), database, accounts)),
        chosen
            .remoteUser()
            .map(remote -> new RemoteUsers(remote.header(), remote.role(), accounts)));
  }

  private static OidcOptions options(SignOnSettings.OpenIdConnect oidc, HttpsProxy proxy) {
    return new OidcOptions(
        oidc.issuer(),
        oidc.clientId(),
        oidc.clientSecret(),
        oidc.scopes(),
        oidc.domains(),
        oidc.roles().map(role -> new RoleClaim(role.claim(), role.admins(), role.members())),
        oidc.name(),
        proxy(URI.create(oidc.issuer()), proxy));
  }

  /** The proxy as Vert.x takes it, if an address is reached by one. */
  static Optional<ProxyOptions> proxy(URI address, HttpsProxy proxy) {
    return proxy.forTarget(address).address() instanceof InetSocketAddress place
        ? Optional.of(
            new ProxyOptions()
                .setHost(place.getHostString())
                .setPort(place.getPort())
                .setUsername(proxy.login().map(PasswordAuthentication::getUserName).orElse(null))
                .setPassword(
                    proxy.login().map(login -> new String(login.getPassword())).orElse(null)))
        : Optional.empty();
  }

  Accounts accounts() {
    return accounts;
  }

  Logins logins() {
    return logins;
  }

  Tokens tokens() {
    return tokens;
  }

  SingleSignOn signOn() {
    return signOn;
  }

  Quotas quotas() {
    return quotas;
  }

  Retention.Rules retention() {
    return new Retention.Rules(quotas.usual().retentionDays(), settings.auditDays(), lifetimes);
  }

  /**
   * Sees to it that somebody can log in: makes the administrator of the settings, or writes into
   * the log how to make the first account.
   *
   * @param address of the server, as people call it
   */
  Future<Void> prepare(boolean loginRequired, String address) {
    if (!loginRequired) {
      if (settings.auth().isPresent()) {
        LOG.warn(
            "PAGERUNNER_AUTH is none: whoever reaches {} may use it and see every document",
            address);
      }
      return Future.succeededFuture();
    }
    return settings
        .admin()
        .map(this::makeAdmin)
        .orElseGet(Future::succeededFuture)
        .compose(ignored -> accounts.exist())
        .compose(exist -> exist ? Future.succeededFuture() : offerSetup(address));
  }

  private Future<Void> makeAdmin(AccountSettings.Admin admin) {
    String name = checked("PAGERUNNER_ADMIN_USER", () -> Accounts.requireName(admin.user()));
    return accounts
        .find(name)
        .compose(
            found -> {
              if (found.isPresent()) {
                return Future.succeededFuture();
              }
              checked(
                  "PAGERUNNER_ADMIN_PASSWORD",
                  () -> {
                    Passwords.requireGood(admin.password(), name);
                    return name;
                  });
              return accounts
                  .create(name, admin.password(), Role.ADMIN, Actor.server())
                  .onSuccess(made -> LOG.info("The administrator {} was made", made.name()))
                  // Another web process made it at the same moment.
                  .recover(
                      e ->
                          e instanceof Accounts.RefusedException
                              ? Future.succeededFuture()
                              : Future.failedFuture(e))
                  .mapEmpty();
            });
  }

  private static <T> T checked(String setting, Supplier<T> value) {
    try {
      return value.get();
    } catch (PagerunnerException e) {
      throw new PagerunnerException(setting + ": " + e.getMessage());
    }
  }

  private Future<Void> offerSetup(String address) {
    return SetupCode.make(database)
        .onSuccess(
            code ->
                LOG.warn(
                    "There is no account yet. Open {}/setup and make the first one, with the code {}"
                        + " (or run `pagerunner createsuperuser`)",
                    address,
                    code))
        .mapEmpty();
  }
}

package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.ClientInfo;
import dev.pagerunner.accounts.Secrets;
import dev.pagerunner.accounts.sso.OidcException.Reason;
import dev.pagerunner.domain.Sha256;
import dev.pagerunner.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Logs users in at an OpenID Connect provider: by the authorization code flow with PKCE, a state
 * and a nonce, all of which are bound to the browser by a cookie.
 */
public final class OidcLogin {
  private final OidcOptions options;
  private final OidcProvider provider;
  private final PendingLogins pending;
  private final ProviderAccounts accounts;

  /** Creates it without asking the provider yet. */
  public OidcLogin(Vertx vertx, OidcOptions options, Database database, Accounts accounts) {
    this.options = options;
    this.provider = new OidcProvider(vertx, options);
    this.pending = new PendingLogins(database.pool());
    this.accounts = new ProviderAccounts(options, database, accounts);
  }

  /**
   * A login that has begun.
   *
   * @param url where the browser is sent to
   * @param browserSecret for a cookie
   */
  public record Begun(String url, String browserSecret) {}

  /**
   * A login that succeeded.
   *
   * @param returnTo path of the page that asked for it
   */
  public record Finished(Account account, String returnTo) {}

  /** What people call the provider. */
  public String name() {
    return options.name();
  }

  /**
   * Begins a login.
   *
   * @param redirectUri where the provider sends the browser back to
   * @param returnTo a path of this server
   * @return fails with {@link OidcException}
   */
  public Future<Begun> begin(String redirectUri, String returnTo, ClientInfo from) {
    String state = Secrets.ofCookie();
    String browser = Secrets.ofCookie();
    PendingLogins.Pending login =
        new PendingLogins.Pending(Secrets.ofCookie(), Secrets.ofCookie(), redirectUri, returnTo);
    return provider
        .authorizationUrl(redirectUri, state, login.nonce(), challenge(login.verifier()))
        .compose(
            url ->
                pending
                    .add(state, browser, login, from.network())
                    .compose(
                        added ->
                            added
                                ? Future.succeededFuture(new Begun(url, browser))
                                : failed(
                                    Reason.BUSY, "too many logins begin at " + from.network())));
  }

  private static String challenge(String verifier) {
    byte[] digest = Sha256.digest().digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  /**
   * Finishes a login, once.
   *
   * @param code and {@code state} as the provider sends them back
   * @param browserSecret of the cookie; empty without
   * @return fails with {@link OidcException}
   */
  public Future<Finished> finish(
      Optional<String> code, String state, Optional<String> browserSecret, ClientInfo from) {
    return pending
        .take(state, browserSecret.orElse(""))
        .compose(
            found ->
                found
                    .map(login -> finish(code, login, from))
                    .orElseGet(
                        () -> failed(Reason.EXPIRED, "this browser has begun no such login")));
  }

  private Future<Finished> finish(
      Optional<String> code, PendingLogins.Pending login, ClientInfo from) {
    if (code.isEmpty()) {
      return failed(Reason.REFUSED, "the provider did not let the user in");
    }
    return provider
        .identity(code.get(), login)
        .compose(identity -> accounts.of(identity, from.address()))
        .map(account -> new Finished(account, login.returnTo()));
  }

  private static <T> Future<T> failed(Reason reason, String message) {
    return Future.failedFuture(new OidcException(reason, message));
  }
}

package dev.pagerunner.accounts.sso;

import dev.pagerunner.accounts.sso.OidcException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Talks with an OpenID Connect provider. It is looked up when somebody logs in first, so that the
 * server starts while the provider is down, and again until it answers.
 */
final class OidcProvider {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final OidcOptions options;

  /** The last look-up; guarded by this. */
  private Future<OAuth2Auth> found;

  OidcProvider(Vertx vertx, OidcOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  private synchronized Future<OAuth2Auth> find() {
    if (found == null || found.failed()) {
      found =
          Future.<Void>succeededFuture()
              .compose(ignored -> OpenIDConnectAuth.discover(vertx, library()))
              .timeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
              .recover(e -> Future.failedFuture(new OidcException(Reason.UNAVAILABLE, message(e))));
    }
    return found;
  }

  private OAuth2Options library() {
    HttpClientOptions http =
        new HttpClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setIdleTimeout((int) ANSWER.toSeconds())
            .setVerifyHost(true);
    options.proxy().ifPresent(http::setProxyOptions);
    return new OAuth2Options()
        .setSite(options.issuer())
        .setClientId(options.clientId())
        .setClientSecret(options.clientSecret())
        .setJWTOptions(new JWTOptions().setLeeway(Identity.CLOCK_SKEW_S))
        .setHttpClientOptions(http);
  }

  /**
   * Where the browser is sent to.
   *
   * @param challenge of PKCE, by S256
   */
  Future<String> authorizationUrl(
      String redirectUri, String state, String nonce, String challenge) {
    return find()
        .map(
            provider ->
                provider.authorizeURL(
                    new OAuth2AuthorizationURL()
                        .setRedirectUri(redirectUri)
                        .setScopes(options.scopes())
                        .setState(state)
                        .setCodeChallenge(challenge)
                        .setCodeChallengeMethod("S256")
                        .putAdditionalParameter("nonce", nonce)));
  }

  /**
   * Exchanges a code for what the provider says of the user.
   *
   * @return fails with {@link OidcException}
   */
  Future<Identity> identity(String code, PendingLogins.Pending login) {
    Oauth2Credentials credentials =
        new Oauth2Credentials()
            .setFlow(OAuth2FlowType.AUTH_CODE)
            .setCode(code)
            .setCodeVerifier(login.verifier())
            .setRedirectUri(login.redirectUri());
    return find()
        .compose(
            provider -> provider.authenticate(credentials).compose(user -> idToken(provider, user)))
        .timeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
        .map(
            claims ->
                Identity.of(claims, options, login.nonce(), System.currentTimeMillis() / 1000))
        .recover(e -> Future.failedFuture(asOidc(e)));
  }

  /**
   * The claims of the ID token, whose signature was checked. The library says that a login
   * succeeded although it did not believe the token: then it only leaves the claims out.
   */
  private static Future<JsonObject> idToken(OAuth2Auth provider, User user) {
    JsonObject checked = user.attributes().getJsonObject("idToken");
    String token = user.principal().getString("id_token");
    if (checked != null) {
      return Future.succeededFuture(checked);
    }
    if (token == null || !user.attributes().containsKey("missing-kid")) {
      return Future.failedFuture(unbelievable());
    }
    return provider
        .jWKSet()
        .compose(ignored -> provider.authenticate(new TokenCredentials(token)))
        .compose(
            again -> {
              // The library takes a lone token for an access token.
              JsonObject claims = again.attributes().getJsonObject("accessToken");
              return claims == null
                  ? Future.failedFuture(unbelievable())
                  : Future.succeededFuture(claims);
            });
  }

  private static OidcException unbelievable() {
    return new OidcException(
        Reason.INVALID,
        "there is no ID token, or it is signed by somebody else, or for another client");
  }

  private static Throwable asOidc(Throwable e) {
    if (e instanceof OidcException) {
      return e;
    }
    boolean down =
        e instanceof IOException
            || e instanceof TimeoutException
            || e instanceof HttpClosedException;
    return new OidcException(down ? Reason.UNAVAILABLE : Reason.INVALID, message(e));
  }

  private static String message(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

package dev.pagerunner.http.api.account;

import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.sso.OidcException;
import dev.pagerunner.accounts.sso.OidcException.Reason;
import dev.pagerunner.accounts.sso.OidcLogin;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.SessionCookies;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging in at an OpenID Connect provider: a browser is sent there, and comes back. Whatever goes
 * wrong, it comes to the login page, which says so in words of its own.
 */
public final class OidcHandlers {
  private static final Logger LOG = LoggerFactory.getLogger(OidcHandlers.class);

  /** Where a browser begins. */
  static final String LOGIN = "/api/v1/oidc/login";

  private static final String CALLBACK = "/api/v1/oidc/callback";
  private static final String HOME = "/";

  /** A page of this server: nothing that a browser could take for another host. */
  private static final Pattern OWN_PAGE =
      Pattern.compile("(?!/?api/)(?!.*//)[\\x21-\\x7E&&[^\\\\:]]{1,500}");

  private final Optional<OidcLogin> oidc;
  private final Logins logins;
  private final Access access;
  private final SessionCookies cookies;
  private final ServerNames names;

  public OidcHandlers(
      Optional<OidcLogin> oidc,
      Logins logins,
      Access access,
      SessionCookies cookies,
      ServerNames names) {
    this.oidc = oidc;
    this.logins = logins;
    this.access = access;
    this.cookies = cookies;
    this.names = names;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("startOidcLogin", Permission.PUBLIC, this::start),
        Operation.of("finishOidcLogin", Permission.PUBLIC, this::finish));
  }

  private Future<?> start(RoutingContext ctx) {
    OidcLogin login = required();
    if (!cookies.isSafeConnection(ctx.request())) {
      return refused(ctx, Reason.INSECURE);
    }
    return login
        .begin(
            names.origin(ctx.request()) + CALLBACK,
            ownPage(ctx.queryParams().get("return")),
            access.client(ctx))
        .compose(
            begun -> {
              cookies.setPending(ctx.request(), begun.browserSecret());
              return redirect(ctx, begun.url());
            })
        .recover(e -> failed(ctx, e));
  }

  private Future<?> finish(RoutingContext ctx) {
    OidcLogin login = required();
    String state = Optional.ofNullable(ctx.queryParams().get("state")).orElse("");
    Optional<String> code =
        Optional.ofNullable(ctx.queryParams().get("code")).filter(text -> !text.isEmpty());
    return login
        .finish(code, state, cookies.pending(ctx.request()), access.client(ctx))
        .compose(
            finished ->
                logins
                    .open(finished.account(), access.client(ctx))
                    .compose(
                        opened -> {
                          cookies.clearPending(ctx.request());
                          cookies.set(ctx.request(), opened);
                          return redirect(ctx, finished.returnTo());
                        }))
        .recover(e -> failed(ctx, e));
  }

  private OidcLogin required() {
    return oidc.filter(ignored -> access.isRequired())
        .orElseThrow(
            () ->
                Problem.of(
                    ProblemType.NOT_FOUND,
                    "Nobody logs in at a provider here. PAGERUNNER_OIDC_ISSUER names one."));
  }

  /** The path of a page of this server; the first page for anything else. */
  static String ownPage(String wanted) {
    if (wanted == null || !OWN_PAGE.matcher(wanted).matches()) {
      return HOME;
    }
    String path = wanted.startsWith("./") ? wanted.substring(1) : wanted;
    return path.startsWith("/") ? path : "/" + path;
  }

  private static Future<Void> failed(RoutingContext ctx, Throwable e) {
    if (e instanceof OidcException refusal) {
      LOG.info("A login at the provider failed ({}): {}", refusal.reason(), e.getMessage());
      return refused(ctx, refusal.reason());
    }
    return Future.failedFuture(e);
  }

  private static Future<Void> refused(RoutingContext ctx, Reason reason) {
    return redirect(ctx, "/login?error=" + reason.word());
  }

  private static Future<Void> redirect(RoutingContext ctx, String location) {
    return ctx.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, location).end();
  }
}

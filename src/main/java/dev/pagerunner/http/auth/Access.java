package dev.pagerunner.http.auth;

import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.ClientInfo;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.SignedLinks;
import dev.pagerunner.accounts.sso.RemoteUsers;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.server.CrossSiteGuard;
import dev.pagerunner.http.server.OtherSites;
import dev.pagerunner.http.server.ServerNames;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The step before every operation: finds out who makes the request, and refuses what they may not
 * do. An operation that demands a permission is never reached without it.
 *
 * <p>A signed link comes before everything else, and an API token in the header Authorization
 * before a user whom a trusted proxy names, and that one before a session's cookie, which may be of
 * somebody who sat here before. Basic authentication is ignored: it may be meant for a proxy in
 * front of this server.
 */
public final class Access {
  /** The parameter with a signed link. */
  public static final String LINK = "link";

  private static final String CHALLENGE = "WWW-Authenticate";
  private static final String REALM = "Bearer realm=\"pagerunner\"";

  private final Optional<Logins> logins;
  private final SignedLinks links;
  private final SessionCookies cookies;
  private final ServerNames names;
  private final boolean sharing;
  private final Optional<ProxyUsers> proxyUsers;

  /**
   * Creates the step.
   *
   * @param logins empty if nobody is asked to log in
   * @param links that are as good as a login
   * @param sharing whether documents can be shared with everybody
   * @param remoteUsers whom trusted proxies name; empty if they are not believed
   */
  public Access(
      Optional<Logins> logins,
      SignedLinks links,
      SessionCookies cookies,
      ServerNames names,
      boolean sharing,
      Optional<RemoteUsers> remoteUsers) {
    this.logins = logins;
    this.links = links;
    this.cookies = cookies;
    this.names = names;
    this.sharing = sharing;
    this.proxyUsers = remoteUsers.map(users -> new ProxyUsers(users, names));
  }

  /** Whether clients must log in. */
  public boolean isRequired() {
    return logins.isPresent();
  }

  /** Whether documents can be shared with everybody who has an account. */
  public boolean allowsSharing() {
    return sharing;
  }

  /** The step of one operation. */
  public Handler<RoutingContext> before(Operation operation) {
    return ctx -> {
      if (operation.permission() == Permission.PUBLIC) {
        ctx.next();
      } else if (logins.isEmpty()) {
        Caller.anyone(address(ctx)).putInto(ctx);
        ctx.next();
      } else {
        ask(ctx, operation);
      }
    };
  }

  private void ask(RoutingContext ctx, Operation operation) {
    // Whoever reads the body resumes it: its bytes may be here before the answer of the database.
    ctx.request().pause();
    String link = operation.byLink() ? ctx.queryParams().get(LINK) : null;
    (link == null ? identify(ctx) : byLink(ctx, link))
        .map(found -> caller(ctx, operation.permission(), found))
        .onSuccess(
            caller -> {
              caller.putInto(ctx);
              if (operation.body() == BodyKind.NONE) {
                ctx.request().resume();
              }
              ctx.next();
            })
        .onFailure(ctx::fail);
  }

  /** Whoever made the link in the address, whoever else makes the request. */
  private Future<Optional<Authenticated>> byLink(RoutingContext ctx, String link) {
    return SignedLinks.run(ctx.pathParam("run_id"))
        .map(run -> links.find(link, run))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found)
                    : Future.failedFuture(wrongLink()));
  }

  /**
   * Who makes a request; empty for a stranger.
   *
   * @return fails with a {@link Problem} for a token that is not valid
   */
  public Future<Optional<Authenticated>> identify(RoutingContext ctx) {
    if (logins.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Optional<String> token = OtherSites.token(ctx.request());
    if (token.isPresent()) {
      return logins
          .get()
          .token(token.get())
          .compose(
              found ->
                  found.isPresent()
                      ? Future.succeededFuture(found)
                      : Future.failedFuture(wrongToken()));
    }
    if (OtherSites.isMarked(ctx)) {
      return Future.succeededFuture(Optional.empty());
    }
    return byProxy(ctx)
        .or(() -> cookies.session(ctx.request()).map(secret -> logins.get().session(secret)))
        .map(who -> who.map(found -> ownPage(ctx.request(), found)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private Optional<Future<Optional<Authenticated>>> byProxy(RoutingContext ctx) {
    return proxyUsers.flatMap(
        users -> users.name(ctx.request()).map(name -> users.find(name, address(ctx))));
  }

  /**
   * A browser sends its cookies, and passes a proxy's login, whichever page makes it send the
   * request, so a change must say that it comes from a page of this server. {@link CrossSiteGuard}
   * refuses those that say otherwise.
   */
  private static Optional<Authenticated> ownPage(
      HttpServerRequest request, Optional<Authenticated> found) {
    if (found.isPresent() && CrossSiteGuard.isChange(request) && !CrossSiteGuard.saysOwn(request)) {
      throw Problem.of(
          ProblemType.CROSS_SITE,
          "A change with a session's cookie, or by way of a proxy that knows you, must have the"
              + " header Origin or Sec-Fetch-Site, as every browser sends it. Programs use an API"
              + " token instead.");
    }
    return found;
  }

  private Caller caller(RoutingContext ctx, Permission permission, Optional<Authenticated> found) {
    Authenticated who = found.orElseThrow(Access::anonymous);
    require(permission, who);
    return new Caller(found, who.reads(sharing), who.actor(address(ctx)));
  }

  private static void require(Permission permission, Authenticated who) {
    switch (permission) {
      case PUBLIC, READ -> {}
      case WRITE -> {
        requireRole(who, Role.MEMBER, "viewers read only");
        requireScope(who, TokenScope.WRITE);
      }
      case ADMIN -> {
        requireRole(who, Role.ADMIN, "it is for administrators");
        requireScope(who, TokenScope.ADMIN);
      }
      case OWN_ACCOUNT -> {
        if (who.kind() == Actor.Kind.TOKEN) {
          throw forbidden("This needs a login; a token cannot change the account that it is of.");
        }
      }
    }
  }

  private static void requireRole(Authenticated who, Role least, String reason) {
    if (who.role().compareTo(least) < 0) {
      throw forbidden("You are a " + who.role().word() + ": " + reason + ".");
    }
  }

  private static void requireScope(Authenticated who, TokenScope least) {
    if (who.scope().compareTo(least) < 0) {
      throw forbidden(
          "This token has the scope "
              + who.scope().word()
              + "; this needs "
              + least.word()
              + ". Make a token with that scope.");
    }
  }

  /** Whether the caller of a request that takes long is still logged in. */
  public Future<Boolean> isStillValid(Caller caller) {
    return logins.isEmpty() || caller.who().isEmpty()
        ? Future.succeededFuture(true)
        : logins.get().isValid(caller.who().get());
  }

  /** The IP address of a client, for the audit log. */
  public String address(RoutingContext ctx) {
    return names.client(ctx.request()).getHostAddress();
  }

  /** Where a login comes from. */
  public ClientInfo client(RoutingContext ctx) {
    return new ClientInfo(
        address(ctx),
        ctx.request().getHeader("User-Agent"),
        cookies.browser(ctx.request()).orElse(null));
  }

  private static Problem anonymous() {
    return Problem.of(
        ProblemType.UNAUTHENTICATED,
        "Log in, or send an API token: curl -H 'Authorization: Bearer pgr_…'. Tokens are made on the"
            + " page /account.",
        CHALLENGE,
        REALM);
  }

  private static Problem wrongToken() {
    return Problem.of(
        ProblemType.UNAUTHENTICATED,
        "This token is not valid: it is mistyped, revoked or has expired, or its owner cannot log in"
            + " any more.",
        CHALLENGE,
        REALM + ", error=\"invalid_token\"");
  }

  private static Problem wrongLink() {
    return Problem.of(
        ProblemType.UNAUTHENTICATED,
        "This link is not valid: it has expired, is incomplete or of another run, or whoever made it"
            + " cannot log in any more. Ask for a new one.",
        CHALLENGE,
        REALM);
  }

  private static Problem forbidden(String detail) {
    return Problem.of(ProblemType.FORBIDDEN, detail);
  }
}

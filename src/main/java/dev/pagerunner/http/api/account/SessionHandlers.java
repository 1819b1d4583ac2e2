package dev.pagerunner.http.api.account;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.sso.OidcLogin;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.SessionCookies;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.response.NoContent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Logging in, logging out, and making the first account. */
public final class SessionHandlers {
  private final Accounts accounts;
  private final Logins logins;
  private final Access access;
  private final SessionCookies cookies;
  private final Optional<OidcLogin> oidc;
  private final long maxUploadBytes;

  /**
   * @param maxUploadBytes told to pages, which refuse larger files before they send them
   */
  public SessionHandlers(
      Accounts accounts,
      Logins logins,
      Access access,
      SessionCookies cookies,
      Optional<OidcLogin> oidc,
      long maxUploadBytes) {
    this.accounts = accounts;
    this.logins = logins;
    this.access = access;
    this.cookies = cookies;
    this.oidc = oidc;
    this.maxUploadBytes = maxUploadBytes;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("getSession", Permission.PUBLIC, this::get),
        Operation.of("createSession", Permission.PUBLIC, this::login).taking(BodyKind.JSON),
        Operation.of("deleteSession", Permission.PUBLIC, this::logout),
        Operation.of("createFirstUser", Permission.PUBLIC, this::setUp).taking(BodyKind.JSON));
  }

  /** Tells the page whether somebody is logged in, and what else there is to do. */
  private Future<?> get(RoutingContext ctx) {
    if (!access.isRequired()) {
      return ctx.json(state(Optional.empty(), false));
    }
    return access
        .identify(ctx)
        .compose(
            who ->
                who.isPresent()
                    ? ctx.json(state(who, false))
                    : accounts.exist().compose(exist -> ctx.json(state(who, !exist))));
  }

  private JsonObject state(Optional<Authenticated> who, boolean setupNeeded) {
    return new JsonObject()
        .put("login_required", access.isRequired())
        .put("setup_needed", setupNeeded)
        .put("sharing", access.allowsSharing())
        .put("max_upload_bytes", maxUploadBytes)
        .put("user", who.map(SessionHandlers::user).orElse(null))
        .put(
            "oidc",
            oidc.filter(ignored -> access.isRequired())
                .map(SessionHandlers::provider)
                .orElse(null));
  }

  private static JsonObject provider(OidcLogin login) {
    return new JsonObject().put("name", login.name()).put("url", OidcHandlers.LOGIN);
  }

  private static JsonObject user(Authenticated who) {
    return new JsonObject()
        .put("id", who.account().toString())
        .put("username", who.name())
        .put("role", who.role().word());
  }

  private Future<?> login(RoutingContext ctx) {
    requireAccounts();
    JsonObject body = JsonBodies.of(ctx).valid();
    cookies.requireSafeConnection(ctx.request());
    return logins
        .login(body.getString("username"), body.getString("password"), access.client(ctx))
        .compose(opened -> welcome(ctx, opened));
  }

  private Future<?> welcome(RoutingContext ctx, Logins.Opened opened) {
    cookies.set(ctx.request(), opened);
    return ctx.json(state(Optional.of(opened.who()), false));
  }

  /** Ends the session, if there is one; the cookie goes in any case. */
  private Future<?> logout(RoutingContext ctx) {
    boolean everywhere = "true".equals(ctx.queryParams().get("everywhere"));
    return access
        .identify(ctx)
        .compose(
            who ->
                who.isPresent() && who.get().kind() == Actor.Kind.SESSION
                    ? end(who.get(), everywhere, access.address(ctx))
                    : Future.succeededFuture())
        .compose(
            ignored -> {
              cookies.clear(ctx.request());
              // Browsers keep page images to show them again after asking whether they may.
              ctx.response().putHeader("Clear-Site-Data", "\"cache\"");
              return NoContent.send(ctx);
            });
  }

  private Future<Void> end(Authenticated who, boolean everywhere, String address) {
    Actor actor = who.actor(address);
    return everywhere ? logins.endOthers(who.account(), null, actor) : logins.logout(who, actor);
  }

  private Future<?> setUp(RoutingContext ctx) {
    requireAccounts();
    JsonObject body = JsonBodies.of(ctx).valid();
    cookies.requireSafeConnection(ctx.request());
    String name = checked("username", () -> Accounts.requireName(body.getString("username")));
    String password = body.getString("password");
    requireGood(password, name);
    Actor actor = Actor.anyone(access.address(ctx));
    return accounts
        .exist()
        .compose(
            exist ->
                exist
                    ? Future.failedFuture(
                        Problem.of(
                            ProblemType.CONFLICT, "The first user was made already. Log in."))
                    : accounts.createFirst(name, password, body.getString("code"), actor))
        .compose(account -> logins.open(account, access.client(ctx)))
        .compose(opened -> welcome(ctx, opened));
  }

  private void requireAccounts() {
    if (!access.isRequired()) {
      throw Problem.of(
          ProblemType.NOT_FOUND,
          "This server asks nobody to log in. PAGERUNNER_AUTH=accounts makes it do so.");
    }
  }

  /** Refuses a password that is easy to guess. */
  public static void requireGood(String password, String name) {
    checked(
        "password",
        () -> {
          Passwords.requireGood(password, name);
          return password;
        });
  }

  /** The value, or a problem with the field. */
  public static <T> T checked(String field, Supplier<T> value) {
    try {
      return value.get();
    } catch (Problem e) {
      throw e;
    } catch (PagerunnerException e) {
      throw Problem.invalid(field, e.getMessage());
    }
  }
}

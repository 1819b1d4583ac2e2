package dev.pagerunner.http.api.account;

import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Authenticated;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Passwords;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.accounts.TokenRepository.NewToken;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.domain.TokenScope;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.NoContent;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** One's own account: password, sessions, API tokens. */
public final class AccountHandlers {
  private final Accounts accounts;
  private final Logins logins;
  private final Tokens tokens;
  private final Quotas quotas;
  private final Pool pool;

  public AccountHandlers(
      Accounts accounts, Logins logins, Tokens tokens, Quotas quotas, Pool pool) {
    this.accounts = accounts;
    this.logins = logins;
    this.tokens = tokens;
    this.quotas = quotas;
    this.pool = pool;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("getMe", Permission.READ, this::me),
        Operation.of("changeMyPassword", Permission.OWN_ACCOUNT, this::password)
            .taking(BodyKind.JSON),
        Operation.of("listMySessions", Permission.OWN_ACCOUNT, this::sessions),
        Operation.of("endMySession", Permission.OWN_ACCOUNT, this::endSession),
        Operation.of("listMyTokens", Permission.OWN_ACCOUNT, this::tokens),
        Operation.of("createMyToken", Permission.OWN_ACCOUNT, this::createToken)
            .taking(BodyKind.JSON),
        Operation.of("revokeMyToken", Permission.OWN_ACCOUNT, this::revokeToken));
  }

  private Future<?> me(RoutingContext ctx) {
    Authenticated who = who(ctx);
    return accounts
        .find(who.account())
        .compose(
            account ->
                quotas
                    .standing(pool, who.account())
                    .compose(
                        standing ->
                            ctx.json(
                                AccountViews.user(account.orElseThrow())
                                    .put("scope", who.scope().word())
                                    .put("quota", AccountViews.standing(standing)))));
  }

  private Future<?> password(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    Authenticated who = who(ctx);
    String changed = body.getString("new_password");
    SessionHandlers.checked(
        "new_password",
        () -> {
          Passwords.requireGood(changed, who.name());
          return changed;
        });
    return accounts
        .changePassword(
            who.account(),
            body.getString("current_password"),
            changed,
            who.credential(),
            Caller.of(ctx).actor())
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof Logins.RefusedException
                        ? Problem.invalid("current_password", "it is not your password")
                        : e))
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> sessions(RoutingContext ctx) {
    Authenticated who = who(ctx);
    return logins
        .sessions(who.account())
        .compose(
            found ->
                ctx.json(
                    JsonViews.list(
                        found.stream()
                            .map(one -> AccountViews.session(one, who.credential()))
                            .toList(),
                        null)));
  }

  private Future<?> endSession(RoutingContext ctx) {
    UUID session = RequestParams.id(ctx, "session_id", "session");
    return logins
        .end(who(ctx).account(), session, Caller.of(ctx).actor())
        .compose(
            ended ->
                ended
                    ? NoContent.send(ctx)
                    : Future.failedFuture(Problem.notFound("session", session)));
  }

  private Future<?> tokens(RoutingContext ctx) {
    return tokens
        .list(who(ctx).account())
        .compose(
            found ->
                ctx.json(JsonViews.list(found.stream().map(AccountViews::token).toList(), null)));
  }

  private Future<?> createToken(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    Authenticated who = who(ctx);
    NewToken wanted = wanted(body);
    return tokens
        .create(who.account(), who.role(), wanted, Caller.of(ctx).actor())
        .compose(
            made ->
                ctx.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(
                        new JsonObject()
                            .put("id", made.id().toString())
                            .put("name", wanted.name())
                            .put("scope", wanted.scope().word())
                            .put("expires_at", JsonViews.time(wanted.expiresAt()))
                            .put("token", made.token())
                            .toBuffer()));
  }

  private static NewToken wanted(JsonObject body) {
    String name = body.getString("name").strip();
    if (name.isEmpty()) {
      throw Problem.invalid("name", "it is empty: say what the token is for");
    }
    Integer days = body.getInteger("expires_in_days");
    return new NewToken(
        name,
        TokenScope.of(body.getString("scope")),
        days == null ? null : OffsetDateTime.now(ZoneOffset.UTC).plusDays(days));
  }

  private Future<?> revokeToken(RoutingContext ctx) {
    UUID token = RequestParams.id(ctx, "token_id", "token");
    return tokens
        .revoke(who(ctx).account(), token, Caller.of(ctx).actor())
        .compose(
            revoked ->
                revoked
                    ? NoContent.send(ctx)
                    : Future.failedFuture(Problem.notFound("token", token)));
  }

  private static Authenticated who(RoutingContext ctx) {
    return Caller.of(ctx)
        .who()
        .orElseThrow(
            () ->
                Problem.of(
                    ProblemType.NOT_FOUND,
                    "This server asks nobody to log in, so there is no account of yours."));
  }
}

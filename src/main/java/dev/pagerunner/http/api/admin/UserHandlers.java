package dev.pagerunner.http.api.admin;

import dev.pagerunner.accounts.Account;
import dev.pagerunner.accounts.Accounts;
import dev.pagerunner.accounts.Logins;
import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Role;
import dev.pagerunner.http.api.account.AccountViews;
import dev.pagerunner.http.api.account.SessionHandlers;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.jobs.Ownership;
import dev.pagerunner.store.Batch;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;

/** Users: list, add, change, delete. */
public final class UserHandlers {
  private static final String PATH = "/api/v1/admin/users/";

  private final Accounts accounts;
  private final Logins logins;
  private final Quotas quotas;
  private final Ownership ownership;
  private final Pool pool;

  public UserHandlers(
      Accounts accounts, Logins logins, Quotas quotas, Ownership ownership, Pool pool) {
    this.accounts = accounts;
    this.logins = logins;
    this.quotas = quotas;
    this.ownership = ownership;
    this.pool = pool;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listUsers", Permission.ADMIN, this::list),
        Operation.of("createUser", Permission.ADMIN, this::create).taking(BodyKind.JSON),
        Operation.of("getUser", Permission.ADMIN, this::get),
        Operation.of("updateUser", Permission.ADMIN, this::update).taking(BodyKind.JSON),
        Operation.of("deleteUser", Permission.ADMIN, this::delete),
        Operation.of("setUserPassword", Permission.ADMIN, this::password).taking(BodyKind.JSON),
        Operation.of("endUserSessions", Permission.ADMIN, this::endSessions));
  }

  private Future<?> list(RoutingContext ctx) {
    String start = RequestParams.cursor(ctx);
    String search = RequestParams.text(ctx, "search");
    return ListResponse.ofItems(
        ctx,
        (Account last, int limit) ->
            accounts
                .list(last == null ? start : last.name(), search, limit)
                .map(found -> new Batch<>(found, found.size() < limit)),
        AccountViews::user,
        last -> RequestParams.cursor(last.name()));
  }

  private Future<?> create(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    String name =
        SessionHandlers.checked("username", () -> Accounts.requireName(body.getString("username")));
    String password = body.getString("password");
    SessionHandlers.requireGood(password, name);
    Role role = Role.of(body.getString("role"));
    return accounts
        .create(name, password, role, actor(ctx))
        .compose(
            account ->
                ctx.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.LOCATION, PATH + account.id())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(AccountViews.user(account).toBuffer()));
  }

  private Future<?> get(RoutingContext ctx) {
    return existing(ctx).compose(account -> send(ctx, account));
  }

  private Future<?> send(RoutingContext ctx, Account account) {
    return quotas
        .standing(pool, account.id())
        .compose(
            standing ->
                ctx.json(AccountViews.user(account).put("quota", AccountViews.standing(standing))));
  }

  private Future<?> update(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    Actor actor = actor(ctx);
    return existing(ctx)
        .compose(account -> setRole(account, body, actor).map(account))
        .compose(account -> setDisabled(account, body, actor).map(account))
        .compose(account -> setLimits(account, body, actor))
        .compose(ignored -> existing(ctx))
        .compose(account -> send(ctx, account));
  }

  private Future<Void> setRole(Account account, JsonObject body, Actor actor) {
    String role = body.getString("role");
    return role == null || Role.of(role) == account.role()
        ? Future.succeededFuture()
        : accounts.setRole(account.id(), Role.of(role), actor);
  }

  private Future<Void> setDisabled(Account account, JsonObject body, Actor actor) {
    Boolean disabled = body.getBoolean("disabled");
    return disabled == null || disabled == account.disabled()
        ? Future.succeededFuture()
        : accounts.setDisabled(account.id(), disabled, actor);
  }

  /** A limit that is null goes; one that is missing stays. */
  private Future<Void> setLimits(Account account, JsonObject body, Actor actor) {
    Account.Limits before = account.limits();
    Account.Limits after =
        new Account.Limits(
            body.getInteger("max_documents", before.documents()),
            body.getLong("max_bytes", before.bytes()),
            body.getInteger("max_pages_per_day", before.pagesPerDay()),
            body.getInteger("retention_days", before.retentionDays()));
    return after.equals(before)
        ? Future.succeededFuture()
        : accounts.setLimits(account.id(), after, actor);
  }

  private Future<?> delete(RoutingContext ctx) {
    Actor actor = actor(ctx);
    String documents = RequestParams.text(ctx, "documents");
    if (!"delete".equals(documents) && !"keep".equals(documents)) {
      throw Problem.invalid(
          "documents", "say what becomes of the user's documents: delete, or keep as your own");
    }
    return existing(ctx)
        .compose(
            account ->
                account.id().equals(actor.account())
                    ? Future.failedFuture(
                        Problem.of(
                            ProblemType.CONFLICT,
                            "You cannot delete your own account. Another administrator can."))
                    : Future.succeededFuture(account))
        .compose(
            account ->
                documents.equals("delete")
                    ? ownership.eraseWithDocuments(account.id(), actor)
                    : ownership.eraseKeepingDocuments(account.id(), actor.account(), actor))
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> password(RoutingContext ctx) {
    String password = JsonBodies.of(ctx).valid().getString("password");
    Actor actor = actor(ctx);
    return existing(ctx)
        .compose(
            account -> {
              SessionHandlers.requireGood(password, account.name());
              return accounts.setPassword(account.id(), password, null, actor);
            })
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> endSessions(RoutingContext ctx) {
    Actor actor = actor(ctx);
    return existing(ctx)
        .compose(account -> logins.endOthers(account.id(), null, actor))
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<Account> existing(RoutingContext ctx) {
    UUID user = RequestParams.id(ctx, "user_id", "user");
    return accounts
        .find(user)
        .map(found -> found.orElseThrow(() -> Problem.notFound("user", user)));
  }

  private static Actor actor(RoutingContext ctx) {
    return Caller.of(ctx).actor();
  }
}

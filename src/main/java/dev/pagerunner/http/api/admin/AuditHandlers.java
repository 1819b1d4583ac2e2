package dev.pagerunner.http.api.admin;

import dev.pagerunner.accounts.AuditQueries;
import dev.pagerunner.accounts.AuditQueries.Entry;
import dev.pagerunner.accounts.AuditQueries.Filter;
import dev.pagerunner.accounts.Tokens;
import dev.pagerunner.http.api.account.AccountViews;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.store.KeysetStream;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who did what, and the tokens of all. */
public final class AuditHandlers {
  private static final String CSV_HEAD =
      "id,at,actor,kind,credential,address,action,object_type,object,detail\r\n";

  private final AuditQueries queries;
  private final Tokens tokens;

  public AuditHandlers(AuditQueries queries, Tokens tokens) {
    this.queries = queries;
    this.tokens = tokens;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listTokens", Permission.ADMIN, this::tokens),
        Operation.of("revokeToken", Permission.ADMIN, this::revoke),
        Operation.of("listAudit", Permission.ADMIN, this::list),
        Operation.of("getAuditCsv", Permission.ADMIN, this::csv).streaming());
  }

  private Future<?> tokens(RoutingContext ctx) {
    return tokens
        .list(null)
        .compose(
            found ->
                ctx.json(JsonViews.list(found.stream().map(AccountViews::token).toList(), null)));
  }

  private Future<?> revoke(RoutingContext ctx) {
    UUID token = RequestParams.id(ctx, "token_id", "token");
    return tokens
        .revoke(null, token, Caller.of(ctx).actor())
        .compose(
            revoked ->
                revoked
                    ? NoContent.send(ctx)
                    : Future.failedFuture(Problem.notFound("token", token)));
  }

  private Future<?> list(RoutingContext ctx) {
    return ListResponse.ofItems(
        ctx,
        entries(ctx),
        AuditHandlers::json,
        last -> RequestParams.cursor(Long.toString(last.id())));
  }

  private Future<?> csv(RoutingContext ctx) {
    ctx.response().putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
    return ListResponse.ofLines(
        ctx, "text/csv; charset=utf-8", CSV_HEAD, entries(ctx), AuditHandlers::line);
  }

  private KeysetStream.Source<Entry> entries(RoutingContext ctx) {
    Filter filter =
        new Filter(
            RequestParams.text(ctx, "actor"),
            RequestParams.text(ctx, "action"),
            RequestParams.text(ctx, "object"),
            time(ctx, "since"),
            time(ctx, "until"));
    Long start = before(RequestParams.cursor(ctx));
    return (last, limit) -> {
      Long before = last == null ? start : Long.valueOf(last.id());
      return queries.list(filter, before, limit);
    };
  }

  private static Long before(String cursor) {
    try {
      return cursor == null ? null : Long.valueOf(cursor);
    } catch (NumberFormatException e) {
      throw RequestParams.wrongCursor();
    }
  }

  private static OffsetDateTime time(RoutingContext ctx, String name) {
    String text = RequestParams.text(ctx, name);
    try {
      OffsetDateTime time = text == null ? null : OffsetDateTime.parse(text);
      if (time == null || (time.getYear() >= 1970 && time.getYear() <= 9999)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      throw wrongTime(name, text);
    }
    throw wrongTime(name, text);
  }

  private static Problem wrongTime(String name, String text) {
    return Problem.invalid(
        name, RequestParams.quoted(text) + " is not a time such as 2026-01-31T12:00:00Z");
  }

  private static JsonObject json(Entry entry) {
    return new JsonObject()
        .put("id", entry.id())
        .put("at", JsonViews.time(entry.at()))
        .put("actor_id", entry.actorId() == null ? null : entry.actorId().toString())
        .put("actor", entry.actor())
        .put("kind", entry.kind())
        .put("credential", entry.credential() == null ? null : entry.credential().toString())
        .put("address", entry.address())
        .put("action", entry.action())
        .put("object_type", entry.objectType())
        .put("object", entry.object())
        .put("detail", entry.detail());
  }

  private static String line(Entry entry) {
    return Stream.of(
            entry.id(),
            JsonViews.time(entry.at()),
            entry.actor(),
            entry.kind(),
            text(entry.credential()),
            text(entry.address()),
            entry.action(),
            entry.objectType(),
            entry.object(),
            text(entry.detail()))
        .map(value -> cell(value.toString()))
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  /** A program for tables would run a cell that begins like a formula. */
  private static String cell(String text) {
    String harmless =
        !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }
}

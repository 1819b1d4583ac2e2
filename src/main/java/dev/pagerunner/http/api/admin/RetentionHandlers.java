package dev.pagerunner.http.api.admin;

import dev.pagerunner.accounts.Quotas;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.store.RetentionQueries;
import dev.pagerunner.store.RetentionQueries.Due;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.util.List;

/** What retention is going to delete. */
public final class RetentionHandlers {
  private static final int MOST_DAYS = 3_650;
  private static final int USUAL_DAYS = 7;

  private final Pool pool;
  private final Quotas quotas;

  public RetentionHandlers(Pool pool, Quotas quotas) {
    this.pool = pool;
    this.quotas = quotas;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("previewRetention", Permission.ADMIN, this::preview));
  }

  private Future<?> preview(RoutingContext ctx) {
    int days = RequestParams.integer(ctx, "days", 0, MOST_DAYS, USUAL_DAYS);
    Integer usual = quotas.usual().retentionDays();
    return RetentionQueries.preview(pool, usual, days)
        .compose(due -> ctx.json(json(usual, days, due)));
  }

  private static JsonObject json(Integer usual, int days, List<Due> due) {
    return new JsonObject()
        .put("retention_days", usual)
        .put("days", days)
        .put("documents", due.stream().mapToLong(Due::documents).sum())
        .put("bytes", due.stream().mapToLong(Due::bytes).sum())
        .put("users", new JsonArray(due.stream().map(RetentionHandlers::json).toList()));
  }

  private static JsonObject json(Due due) {
    return new JsonObject()
        .put("user_id", due.owner() == null ? null : due.owner().toString())
        .put("username", due.name())
        .put("documents", due.documents())
        .put("bytes", due.bytes());
  }
}

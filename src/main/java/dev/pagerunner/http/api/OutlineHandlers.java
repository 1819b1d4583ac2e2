package dev.pagerunner.http.api;

import dev.pagerunner.domain.layout.TitleLevels;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.TitleQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The titles of a document with their levels. */
public final class OutlineHandlers {
  private final RunQueries runs;
  private final TitleQueries titles;
  private final ConcurrencyLimit longReads;

  public OutlineHandlers(RunQueries runs, TitleQueries titles, ConcurrencyLimit longReads) {
    this.runs = runs;
    this.titles = titles;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("getOutline", Permission.READ, this::outline));
  }

  private Future<?> outline(RoutingContext ctx) {
    return PageHandlers.readable(ctx, runs)
        .compose(
            run ->
                longReads
                    .take(ctx.response(), () -> titles.sample(run))
                    .compose(sample -> send(ctx, run, TitleLevels.of(sample))));
  }

  private Future<Void> send(RoutingContext ctx, ReadableRun run, TitleLevels levels) {
    return ListResponse.within(
        new JsonObject().put("run", run.id().toString()),
        "items",
        ctx,
        (DetectionView last, int limit) ->
            longReads.take(ctx.response(), () -> titles.after(run, last, limit)),
        title -> JsonViews.title(title, levels));
  }
}

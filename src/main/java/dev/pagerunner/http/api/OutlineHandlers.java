package dev.pagerunner.http.api;

import dev.pagerunner.domain.layout.ReadingOrder;
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
                    .compose(sample -> send(ctx, run, new Outline(TitleLevels.of(sample)))));
  }

  /** Writes titles in reading order. What was found twice is told once. */
  private static final class Outline {
    private final TitleLevels levels;
    private DetectionView last;

    Outline(TitleLevels levels) {
      this.levels = levels;
    }

    /** Null for a title that lies in the one before, behind which its order is. */
    JsonObject json(DetectionView title) {
      if (last != null
          && title.page() == last.page()
          && title.detection().box().shareIn(last.detection().box()) >= ReadingOrder.INSIDE) {
        return null;
      }
      last = title;
      return JsonViews.title(title, levels);
    }
  }

  private Future<Void> send(RoutingContext ctx, ReadableRun run, Outline outline) {
    return ListResponse.within(
        new JsonObject().put("run", run.id().toString()),
        "items",
        ctx,
        (DetectionView last, int limit) ->
            longReads.take(ctx.response(), () -> titles.after(run, last, limit)),
        outline::json);
  }
}

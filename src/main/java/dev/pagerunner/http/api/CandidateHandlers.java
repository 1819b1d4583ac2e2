package dev.pagerunner.http.api;

import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.store.CandidateQueries;
import dev.pagerunner.store.CandidateQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** What a run found below its threshold, page by page. */
public final class CandidateHandlers {
  private final RunQueries runs;
  private final CandidateQueries candidates;
  private final ConcurrencyLimit longReads;

  public CandidateHandlers(
      RunQueries runs, CandidateQueries candidates, ConcurrencyLimit longReads) {
    this.runs = runs;
    this.candidates = candidates;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("listCandidates", Permission.READ, this::list).streaming());
  }

  private Future<?> list(RoutingContext ctx) {
    Double least = RequestParams.fraction(ctx, "min_score");
    Filter filter =
        new Filter(
            RequestParams.pages(RequestParams.text(ctx, "pages")), least == null ? 0 : least);
    return PageHandlers.readable(ctx, runs).compose(run -> send(ctx, run, filter));
  }

  private Future<Void> send(RoutingContext ctx, ReadableRun run, Filter filter) {
    KeysetStream.Source<DetectionView> found =
        (last, limit) ->
            longReads.take(
                ctx.response(),
                () ->
                    candidates.list(
                        run,
                        filter,
                        last == null ? Place.START : DetectionHandlers.placeOf(last),
                        limit,
                        ListResponse.PART_BYTES));
    Pages pages = new Pages();
    return ListResponse.ofText(ctx, "{\"items\":[", found, pages::json, pages::end);
  }

  /** Puts an item around the candidates of each page. */
  private static final class Pages {
    /** 0 before the first one. */
    private int page;

    String json(DetectionView candidate) {
      String before = ",";
      if (candidate.page() != page) {
        before = (page == 0 ? "" : "]},") + "{\"page\":" + candidate.page() + ",\"detections\":[";
        page = candidate.page();
      }
      return before + JsonViews.candidate(candidate).encode();
    }

    String end() {
      return page == 0 ? "]}" : "]}]}";
    }
  }
}

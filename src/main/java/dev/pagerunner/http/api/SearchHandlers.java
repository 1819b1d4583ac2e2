package dev.pagerunner.http.api;

import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.domain.search.SearchQuery;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.SearchHit;
import dev.pagerunner.store.StatementTimeoutException;
import dev.pagerunner.store.TextSearch;
import dev.pagerunner.store.TextSearch.Filter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** Searches the text of what was found. */
public final class SearchHandlers {
  /** Texts of all hits are in memory at once. */
  static final int MOST_HITS = 50;

  private static final int USUAL_HITS = 20;

  private final TextSearch search;
  private final ConcurrencyLimit longReads;

  /** {@code longReads} limits the searches at once. */
  public SearchHandlers(TextSearch search, ConcurrencyLimit longReads) {
    this.search = search;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(Operation.of("searchText", Permission.READ, this::search));
  }

  private Future<?> search(RoutingContext ctx) {
    SearchQuery query = query(ctx);
    int limit = RequestParams.integer(ctx, "limit", 1, MOST_HITS, USUAL_HITS);
    SearchHit.Place after = ListCursor.hit(RequestParams.cursor(ctx));
    Filter filter =
        new Filter(
            query.toTsQuery(RequestParams.text(ctx, "label")),
            document(ctx),
            RequestParams.text(ctx, "model"),
            Boolean.TRUE.equals(RequestParams.flag(ctx, "all_runs")));
    Visibility visible = Caller.of(ctx).reads();
    return longReads
        .take(ctx.response(), () -> search.find(visible, filter, after, limit + 1))
        .recover(SearchHandlers::unlessTooLong)
        .compose(hits -> ctx.json(list(hits, query, limit)));
  }

  private static SearchQuery query(RoutingContext ctx) {
    String text = RequestParams.text(ctx, "q");
    if (text == null) {
      throw Problem.invalid("q", "it is missing: write what to look for");
    }
    try {
      return SearchQuery.parse(text);
    } catch (PagerunnerException e) {
      throw Problem.invalid("q", e.getMessage());
    }
  }

  private static UUID document(RoutingContext ctx) {
    String text = RequestParams.text(ctx, "document");
    if (text == null) {
      return null;
    }
    if (!RequestParams.isId(text)) {
      throw Problem.invalid(
          "document", RequestParams.quoted(text) + " is not the id of a document");
    }
    return UUID.fromString(text);
  }

  /** No 503, after which programs try the same again by themselves. */
  private static <T> Future<T> unlessTooLong(Throwable e) {
    return Future.failedFuture(
        e instanceof StatementTimeoutException
            ? Problem.invalid(
                "q",
                "the search took too long and was given up: look for rarer or longer words, or in"
                    + " one document, by one model")
            : e);
  }

  private static JsonObject list(List<SearchHit> hits, SearchQuery query, int limit) {
    List<SearchHit> shown = hits.subList(0, Math.min(limit, hits.size()));
    return JsonViews.list(
        shown.stream().map(hit -> JsonViews.hit(hit, query)).toList(),
        shown.size() < hits.size() ? ListCursor.of(shown.get(limit - 1).place()) : null);
  }
}

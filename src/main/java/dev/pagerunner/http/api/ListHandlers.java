package dev.pagerunner.http.api;

import dev.pagerunner.domain.Visibility;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.store.Batch;
import dev.pagerunner.store.DocumentList;
import dev.pagerunner.store.DocumentSort;
import dev.pagerunner.store.DocumentView;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.RunSearch;
import dev.pagerunner.store.RunSearch.Found;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Lists what the caller has: documents by a filter and in an order, and runs. */
public final class ListHandlers {
  private final DocumentList documents;
  private final RunSearch runs;
  private final ConcurrencyLimit longReads;

  /** {@code longReads} limits the queries that may read many rows to find a few. */
  public ListHandlers(DocumentList documents, RunSearch runs, ConcurrencyLimit longReads) {
    this.documents = documents;
    this.runs = runs;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listDocuments", Permission.READ, this::documents),
        Operation.of("listOwnRuns", Permission.READ, this::runs));
  }

  private Future<?> documents(RoutingContext ctx) {
    Visibility visible = Caller.of(ctx).reads();
    DocumentList.Filter filter = filter(ctx);
    DocumentSort sort = sort(RequestParams.text(ctx, "sort"));
    DocumentSort.Place start = start(sort, RequestParams.cursor(ctx));
    KeysetStream.Source<DocumentView> listed =
        (last, limit) ->
            documents.read(
                visible, filter, sort, last == null ? start : DocumentSort.Place.of(last), limit);
    return ListResponse.ofItems(
        ctx,
        filter.isEmpty() ? listed : inTurn(ctx, listed),
        JsonViews::document,
        last -> cursor(sort, last));
  }

  private static DocumentList.Filter filter(RoutingContext ctx) {
    return new DocumentList.Filter(
        RequestParams.text(ctx, "q"),
        RequestParams.runState(RequestParams.text(ctx, "state")),
        RequestParams.text(ctx, "model"),
        RequestParams.text(ctx, "label"));
  }

  private static DocumentSort sort(String word) {
    if (word == null) {
      return DocumentSort.NEWEST;
    }
    return Arrays.stream(DocumentSort.values())
        .filter(sort -> sort.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.invalid(
                    "sort", RequestParams.quoted(word) + " is not one of newest, oldest, title"));
  }

  private static DocumentSort.Place start(DocumentSort sort, String cursor) {
    if (cursor == null) {
      return null;
    }
    if (sort == DocumentSort.TITLE) {
      ListCursor.Titled place = ListCursor.titled(cursor);
      return new DocumentSort.Place(null, place.title(), place.id());
    }
    Place place = ListCursor.place(cursor);
    return new DocumentSort.Place(place.createdAt(), null, place.id());
  }

  private static String cursor(DocumentSort sort, DocumentView last) {
    return sort == DocumentSort.TITLE
        ? ListCursor.of(last.title(), last.id())
        : ListCursor.of(last.createdAt(), last.id());
  }

  /** The runs of the caller's own documents; where nobody logs in, all runs. */
  private Future<?> runs(RoutingContext ctx) {
    Visibility own = Caller.of(ctx).owns();
    RunSearch.Filter filter =
        RunSearch.Filter.of(RequestParams.runState(RequestParams.text(ctx, "state")));
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    KeysetStream.Source<Found> listed =
        (last, limit) -> runs.list(own, filter, last == null ? start : place(last), limit);
    return ListResponse.ofItems(
        ctx,
        inTurn(ctx, listed),
        ListHandlers::json,
        last -> ListCursor.of(last.run().createdAt(), last.run().id()));
  }

  private static Place place(Found found) {
    return new Place(found.run().createdAt(), found.run().id());
  }

  private static JsonObject json(Found found) {
    return JsonViews.run(found.run()).put("document_title", found.title());
  }

  private <T> KeysetStream.Source<T> inTurn(RoutingContext ctx, KeysetStream.Source<T> listed) {
    return (last, limit) -> {
      Supplier<Future<Batch<T>>> read = () -> listed.after(last, limit);
      return longReads.take(ctx.response(), read);
    };
  }
}

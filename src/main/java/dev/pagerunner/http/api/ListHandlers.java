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
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Lists what the caller has: documents by a filter and in an order, and runs. */
public final class ListHandlers {
  private static final Pattern SHA256 = Pattern.compile("(?i)[0-9a-f]{64}");

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
    DocumentSort sort = sort(ctx);
    DocumentSort.Place start = ListCursor.document(sort, RequestParams.cursor(ctx));
    KeysetStream.Source<DocumentView> listed =
        (last, limit) ->
            documents.read(visible, filter, sort, last == null ? start : sort.place(last), limit);
    return total(ctx, visible, filter)
        .compose(
            total ->
                ListResponse.ofCounted(
                    total,
                    ctx,
                    filter.isEmpty() && sort.hasIndex() ? listed : inTurn(ctx, listed),
                    JsonViews::document,
                    last -> ListCursor.of(sort, sort.place(last))));
  }

  /** Counted at the start of a list only: who reads on knows it. */
  private Future<JsonObject> total(
      RoutingContext ctx, Visibility visible, DocumentList.Filter filter) {
    return RequestParams.cursor(ctx) == null
        ? longReads
            .take(ctx.response(), () -> documents.count(visible, filter))
            .map(JsonViews::total)
        : Future.succeededFuture(new JsonObject());
  }

  private static DocumentList.Filter filter(RoutingContext ctx) {
    return new DocumentList.Filter(
        RequestParams.text(ctx, "q"),
        RequestParams.runState(RequestParams.text(ctx, "state")),
        RequestParams.text(ctx, "model"),
        RequestParams.text(ctx, "label"),
        sha256(RequestParams.text(ctx, "sha256")));
  }

  private static String sha256(String text) {
    if (text != null && !SHA256.matcher(text).matches()) {
      throw Problem.invalid("sha256", RequestParams.quoted(text) + " is not 64 hexadecimal digits");
    }
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Times go back by default, all else ascends. */
  private static DocumentSort sort(RoutingContext ctx) {
    String word = RequestParams.text(ctx, "sort");
    String direction = RequestParams.text(ctx, "direction");
    if (word == null || word.equals("newest") || word.equals("oldest")) {
      return created(word, direction);
    }
    DocumentSort.Key key =
        Arrays.stream(DocumentSort.Key.values())
            .filter(one -> one.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.invalid(
                        "sort",
                        RequestParams.quoted(word)
                            + " is not one of newest, oldest, created, title, pages, state, model"));
    return new DocumentSort(key, isDescending(direction, key == DocumentSort.Key.CREATED));
  }

  /** {@code newest} and {@code oldest} say the direction themselves. */
  private static DocumentSort created(String word, String direction) {
    if (word != null && direction != null) {
      throw Problem.invalid("direction", "sort=" + word + " has one already: use sort=created");
    }
    return new DocumentSort(
        DocumentSort.Key.CREATED, isDescending(direction, !"oldest".equals(word)));
  }

  private static boolean isDescending(String direction, boolean otherwise) {
    if (direction == null) {
      return otherwise;
    }
    if (!direction.equals("asc") && !direction.equals("desc")) {
      throw Problem.invalid(
          "direction", RequestParams.quoted(direction) + " is neither asc nor desc");
    }
    return direction.equals("desc");
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

package dev.pagerunner.http.api;

import dev.pagerunner.exports.ExportJobs;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.store.DocumentList;
import dev.pagerunner.store.DocumentSort;
import dev.pagerunner.store.RunQueries;
import dev.pagerunner.store.RunSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** The runs that a body names, one by one or by the filters of the lists. */
final class ExportedRuns {
  private static final int MOST = ExportJobs.MOST_RUNS;
  private static final List<String> FILTERS = List.of("q", "state", "model", "label");

  private final RunQueries runs;
  private final DocumentList documents;
  private final RunSearch search;
  private final ConcurrencyLimit longReads;

  ExportedRuns(
      RunQueries runs, DocumentList documents, RunSearch search, ConcurrencyLimit longReads) {
    this.runs = runs;
    this.documents = documents;
    this.search = search;
    this.longReads = longReads;
  }

  /** The ids of runs that the caller may read, from 1 to the most that an export may have. */
  Future<List<UUID>> of(RoutingContext ctx, JsonObject body) {
    JsonArray named = body.getJsonArray("runs");
    String of = body.getString("of");
    if ((named == null) == (of == null)) {
      throw Problem.invalid(
          "runs", "give either runs, as a list of ids, or of, with the filters of a list");
    }
    if (named != null) {
      FILTERS.forEach(filter -> refuse(body, filter, "it belongs to 'of'"));
      return named(ctx, named.stream().map(id -> UUID.fromString((String) id)).distinct().toList());
    }
    return (of.equals("documents") ? ofDocuments(ctx, body) : ofRuns(ctx, body))
        .map(ExportedRuns::bounded);
  }

  private static void refuse(JsonObject body, String field, String why) {
    if (body.getValue(field) != null) {
      throw Problem.invalid(field, why + ": leave it out");
    }
  }

  private Future<List<UUID>> named(RoutingContext ctx, List<UUID> ids) {
    if (ids.isEmpty()) {
      throw Problem.invalid("runs", "it is empty: name one run at least");
    }
    return runs.readableOf(ids, Caller.of(ctx).reads())
        .map(
            found -> {
              demandAll(ids, Set.copyOf(found));
              return ids;
            });
  }

  private static void demandAll(List<UUID> ids, Set<UUID> found) {
    ids.stream()
        .filter(id -> !found.contains(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw Problem.invalid("runs", "there is no run " + id);
            });
  }

  private Future<List<UUID>> ofDocuments(RoutingContext ctx, JsonObject body) {
    DocumentList.Filter filter =
        new DocumentList.Filter(
            RequestParams.text(body, "q"),
            RequestParams.runState(RequestParams.text(body, "state")),
            RequestParams.text(body, "model"),
            RequestParams.text(body, "label"),
            null);
    return longReads
        .take(
            ctx.response(),
            () ->
                documents.read(Caller.of(ctx).reads(), filter, DocumentSort.NEWEST, null, MOST + 1))
        .map(
            found ->
                fewRows(found.rows()).stream()
                    .map(document -> document.run() == null ? null : document.run().id())
                    .filter(Objects::nonNull)
                    .toList());
  }

  private Future<List<UUID>> ofRuns(RoutingContext ctx, JsonObject body) {
    List.of("q", "model", "label")
        .forEach(filter -> refuse(body, filter, "runs are listed by their state only"));
    RunSearch.Filter filter =
        RunSearch.Filter.of(RequestParams.runState(RequestParams.text(body, "state")));
    return longReads
        .take(ctx.response(), () -> search.list(Caller.of(ctx).owns(), filter, null, MOST + 1))
        .map(found -> fewRows(found.rows()).stream().map(one -> one.run().id()).toList());
  }

  private static List<UUID> bounded(List<UUID> ids) {
    if (ids.isEmpty()) {
      throw Problem.invalid("of", "nothing fits: there is nothing to export");
    }
    return ids;
  }

  /** Counted before those without a run are left out, or later ones would be missing. */
  private static <T> List<T> fewRows(List<T> rows) {
    if (rows.size() > MOST) {
      throw Problem.invalid("of", "more than 1,000 fit: narrow the filter");
    }
    return rows;
  }
}

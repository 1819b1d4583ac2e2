package dev.pagerunner.http.api.admin;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.Place;
import dev.pagerunner.store.RunSearch;
import dev.pagerunner.store.RunSearch.Filter;
import dev.pagerunner.store.RunSearch.Found;
import dev.pagerunner.store.RunSearch.Purpose;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The runs of all users: find them; cancel, retry or delete many at once. */
public final class AllRunsHandlers {
  private final RunSearch search;
  private final Runs commands;

  public AllRunsHandlers(RunSearch search, Runs commands) {
    this.search = search;
    this.commands = commands;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listAllRuns", Permission.ADMIN, this::list),
        Operation.of("changeRuns", Permission.ADMIN, this::change).taking(BodyKind.JSON));
  }

  private Future<?> list(RoutingContext ctx) {
    Filter filter = Filters.runs(Filters.of(ctx));
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    KeysetStream.Source<Found> listed =
        (last, limit) ->
            search.list(Visibility.EVERYTHING, filter, last == null ? start : place(last), limit);
    return search
        .count(filter)
        .compose(
            total ->
                ListResponse.ofCounted(
                    JsonViews.total(total),
                    ctx,
                    listed,
                    AllRunsHandlers::json,
                    last -> ListCursor.of(last.run().createdAt(), last.run().id())));
  }

  private static Place place(Found found) {
    return new Place(found.run().createdAt(), found.run().id());
  }

  private static JsonObject json(Found found) {
    return JsonViews.run(found.run())
        .put("document_title", found.title())
        .put("owner", found.owner());
  }

  private Future<?> change(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    Purpose purpose = Purpose.valueOf(body.getString("action").toUpperCase(Locale.ROOT));
    Optional<List<UUID>> ids = BulkChange.ids(body, Filters.OF_RUNS);
    Filter filter = Filters.runs(Filters.of(body));
    Actor actor = Caller.of(ctx).actor();
    return BulkChange.make(
            ids, limit -> search.idsFor(purpose, filter, limit), run -> change(purpose, run, actor))
        .compose(ctx::json);
  }

  private Future<Boolean> change(Purpose purpose, UUID run, Actor actor) {
    return switch (purpose) {
      case CANCEL -> commands.cancel(run, actor);
      case RETRY -> commands.retry(run, actor).map(true);
      case DELETE -> commands.delete(run, actor).map(true);
    };
  }
}

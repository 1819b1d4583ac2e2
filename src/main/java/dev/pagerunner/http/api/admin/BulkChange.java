package dev.pagerunner.http.api.admin;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.jobs.ConflictException;
import dev.pagerunner.store.DatabaseUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Makes one change to many objects, one after another, and counts what became of it. For one event
 * loop.
 */
final class BulkChange {
  /** The most objects of a request. */
  static final int MOST = 500;

  /** The most failures that an answer lists. */
  private static final int MOST_TOLD = 20;

  private static final String IDS = "ids";

  private final Function<UUID, Future<Boolean>> change;
  private int changed;
  private int unchanged;
  private final List<JsonObject> failed = new ArrayList<>();

  private BulkChange(Function<UUID, Future<Boolean>> change) {
    this.change = change;
  }

  /**
   * The objects that a body names by {@code ids}; empty if it has a filter instead.
   *
   * @param filter the names of the filter's fields
   * @throws Problem if it has both
   */
  static Optional<List<UUID>> ids(JsonObject body, List<String> filter) {
    if (!body.containsKey(IDS)) {
      return Optional.empty();
    }
    if (filter.stream().anyMatch(body::containsKey)) {
      throw Problem.invalid(IDS, "give either ids or a filter");
    }
    return Optional.of(
        body.getJsonArray(IDS).stream()
            .map(id -> UUID.fromString((String) id))
            .distinct()
            .toList());
  }

  /**
   * Makes the change.
   *
   * @param ids of the objects; if empty, those that are found
   * @param find gives at most so many ids that fit the filter
   * @param change tells whether it changed anything
   * @return the answer's JSON; fails if the database is unavailable
   */
  static Future<JsonObject> make(
      Optional<List<UUID>> ids,
      IntFunction<Future<List<UUID>>> find,
      Function<UUID, Future<Boolean>> change) {
    BulkChange bulk = new BulkChange(change);
    return ids.map(Future::succeededFuture)
        .orElseGet(() -> find.apply(MOST + 1))
        .compose(
            found ->
                InTurn.each(found.subList(0, Math.min(found.size(), MOST)), bulk::changeOne)
                    .map(ignored -> bulk.json(found.size() > MOST)));
  }

  private Future<Void> changeOne(UUID id) {
    return change.apply(id).onSuccess(this::count).<Void>mapEmpty().recover(e -> failed(id, e));
  }

  private void count(boolean isChanged) {
    if (isChanged) {
      changed++;
    } else {
      unchanged++;
    }
  }

  private Future<Void> failed(UUID id, Throwable e) {
    if (e instanceof ConflictException) {
      unchanged++;
      return Future.succeededFuture();
    }
    if (!(e instanceof PagerunnerException) || e instanceof DatabaseUnavailableException) {
      return Future.failedFuture(e);
    }
    if (failed.size() < MOST_TOLD) {
      failed.add(new JsonObject().put("id", id.toString()).put("message", e.getMessage()));
    }
    return Future.succeededFuture();
  }

  private JsonObject json(boolean more) {
    return new JsonObject()
        .put("changed", changed)
        .put("unchanged", unchanged)
        .put("failed", new JsonArray(failed))
        .put("more", more);
  }
}

package dev.pagerunner.http.api.admin;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.ListCursor;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Ownership;
import dev.pagerunner.store.DocumentSearch;
import dev.pagerunner.store.DocumentSearch.Filter;
import dev.pagerunner.store.DocumentView;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.Place;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The documents of all users: find them; delete many at once, or give them to another user. */
public final class AllDocumentsHandlers {
  private static final String OWNER = "user_id";

  private final DocumentSearch search;
  private final Documents documents;
  private final Ownership ownership;

  public AllDocumentsHandlers(DocumentSearch search, Documents documents, Ownership ownership) {
    this.search = search;
    this.documents = documents;
    this.ownership = ownership;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listAllDocuments", Permission.ADMIN, this::list),
        Operation.of("changeDocuments", Permission.ADMIN, this::change).taking(BodyKind.JSON),
        Operation.of("setDocumentOwner", Permission.ADMIN, this::setOwner).taking(BodyKind.JSON));
  }

  private Future<?> list(RoutingContext ctx) {
    Filter filter = Filters.documents(Filters.of(ctx));
    Place start = ListCursor.place(RequestParams.cursor(ctx));
    KeysetStream.Source<DocumentView> listed =
        (last, limit) ->
            search.list(
                filter, last == null ? start : new Place(last.createdAt(), last.id()), limit);
    return search
        .count(filter)
        .compose(
            total ->
                ListResponse.ofCounted(
                    JsonViews.total(total),
                    ctx,
                    listed,
                    JsonViews::document,
                    last -> ListCursor.of(last.createdAt(), last.id())));
  }

  private Future<?> change(RoutingContext ctx) {
    JsonObject body = JsonBodies.of(ctx).valid();
    Optional<List<UUID>> ids = BulkChange.ids(body, Filters.OF_DOCUMENTS);
    Filter filter = Filters.documents(Filters.of(body));
    Actor actor = Caller.of(ctx).actor();
    UUID owner = owner(body);
    Function<UUID, Future<Boolean>> change =
        owner == null
            ? document -> documents.delete(document, actor).map(true)
            : document -> ownership.move(document, owner, actor).map(true);
    return BulkChange.make(ids, limit -> search.ids(filter, owner, limit), change)
        .compose(ctx::json);
  }

  private Future<?> setOwner(RoutingContext ctx) {
    UUID owner = UUID.fromString(JsonBodies.of(ctx).valid().getString(OWNER));
    return ownership
        .move(RequestParams.documentId(ctx), owner, Caller.of(ctx).actor())
        .compose(ignored -> NoContent.send(ctx));
  }

  /** The new owner; null if the documents are to be deleted. */
  private static UUID owner(JsonObject body) {
    boolean isMove = body.getString("action").equals("move");
    String owner = body.getString(OWNER);
    if (isMove != (owner != null)) {
      throw Problem.invalid(
          OWNER, isMove ? "say who gets the documents" : "only a move has a new owner");
    }
    return owner == null ? null : UUID.fromString(owner);
  }
}

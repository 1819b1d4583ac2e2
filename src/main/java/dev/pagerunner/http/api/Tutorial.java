package dev.pagerunner.http.api;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.Problem.FieldError;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.request.RunFields;
import dev.pagerunner.http.request.Titles;
import dev.pagerunner.http.response.Links;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.server.ServerNames;
import dev.pagerunner.http.upload.ReceivedUpload;
import dev.pagerunner.http.upload.Uploads;
import dev.pagerunner.jobs.Accepted;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.DocumentQueries.Titled;
import dev.pagerunner.store.DocumentView;
import dev.pagerunner.store.Place;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The two endpoints of the Django tutorial, as its clients expect them. */
public final class Tutorial {
  static final String PATH = "/api/create";

  private final DocumentQueries queries;
  private final Documents documents;
  private final Uploads uploads;
  private final RunChoices choices;
  private final ServerNames names;
  private final ConcurrencyLimit longReads;

  public Tutorial(
      DocumentQueries queries,
      Documents documents,
      Uploads uploads,
      RunChoices choices,
      ServerNames names,
      ConcurrencyLimit longReads) {
    this.queries = queries;
    this.documents = documents;
    this.uploads = uploads;
    this.choices = choices;
    this.names = names;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("tutorialCreate", Permission.WRITE, this::create).taking(BodyKind.UPLOAD),
        Operation.of("tutorialList", Permission.READ, this::list).streaming());
  }

  private Future<?> create(RoutingContext ctx) {
    Caller caller = Caller.of(ctx);
    Actor actor = caller.actor();
    ctx.request().pause();
    return choices
        .fields()
        .compose(
            fields ->
                uploads.receiveLeniently(
                    ctx.request(),
                    actor,
                    received -> documents.commit(checked(received, fields), actor)))
        .map(Accepted::document)
        .compose(document -> queries.find(document, caller.reads()))
        .compose(
            found -> {
              DocumentView document = found.orElseThrow();
              return ctx.response()
                  .setStatusCode(201)
                  .putHeader(HttpHeaders.LOCATION, Links.document(document.id()))
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .end(json(ctx.request(), document.id(), document.title()).toBuffer());
            });
  }

  private Future<?> list(RoutingContext ctx) {
    return ListResponse.ofAll(
        ctx,
        (last, limit) ->
            longReads.take(
                ctx.response(),
                () ->
                    queries.titles(
                        Caller.of(ctx).reads(),
                        last == null ? null : new Place(last.createdAt(), last.id()),
                        limit)),
        (Titled document) -> json(ctx.request(), document.id(), document.title()));
  }

  private static NewDocument checked(ReceivedUpload received, RunFields runFields) {
    List<FieldError> errors = new ArrayList<>();
    String title = Titles.clean(received.fields().get("title"));
    if (!received.fields().contains("title")) {
      errors.add(new FieldError("title", "This field is required."));
    } else if (title.isEmpty()) {
      errors.add(new FieldError("title", "This field may not be blank."));
    } else if (Titles.length(title) > Titles.MAX) {
      errors.add(
          new FieldError(
              "title", "Ensure this field has no more than " + Titles.MAX + " characters."));
    }
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return received.titled(title, runFields.usual(), null);
  }

  private JsonObject json(HttpServerRequest request, UUID id, String title) {
    return new JsonObject()
        .put("id", id.toString())
        .put("title", title)
        .put("file", names.origin(request) + Links.file(id));
  }
}

package dev.pagerunner.http.api;

import dev.pagerunner.async.InTurn;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemHandler;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.JsonBody;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.request.RunFields;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.jobs.Runs;
import dev.pagerunner.store.DatabaseUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Deletes several documents, or reads them again; what became of each is told. */
public final class DocumentActionHandlers {
  private static final List<String> OF_RUNS =
      List.of("model", "pages", "threshold", "webhook", "webhook_secret");

  private final Documents documents;
  private final Runs runs;
  private final RunChoices choices;

  public DocumentActionHandlers(Documents documents, Runs runs, RunChoices choices) {
    this.documents = documents;
    this.runs = runs;
    this.choices = choices;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("changeOwnDocuments", Permission.WRITE, this::change).taking(BodyKind.JSON));
  }

  private Future<?> change(RoutingContext ctx) {
    JsonBody body = JsonBodies.of(ctx);
    Actor actor = Caller.of(ctx).actor();
    return "delete".equals(body.right().getString("action"))
        ? delete(ctx, withoutRun(body.valid()), actor)
        : choices
            .fields()
            .map(fields -> fields.of(body))
            .compose(run -> run(ctx, body, run, actor));
  }

  private static JsonObject withoutRun(JsonObject body) {
    OF_RUNS.stream()
        .filter(body::containsKey)
        .findFirst()
        .ifPresent(
            field -> {
              throw Problem.invalid(field, "only a run has one");
            });
    return body;
  }

  private Future<?> delete(RoutingContext ctx, JsonObject body, Actor actor) {
    return each(ctx, body, id -> documents.delete(id, actor).map((UUID) null));
  }

  private Future<?> run(RoutingContext ctx, JsonBody body, RunFields.Choice choice, Actor actor) {
    return each(ctx, body.valid(), id -> runs.start(id, choice.model(), choice.options(), actor));
  }

  /**
   * Makes one change after another.
   *
   * @param change gives the run that was started, or null
   */
  private static Future<?> each(
      RoutingContext ctx, JsonObject body, Function<UUID, Future<UUID>> change) {
    List<UUID> ids =
        body.getJsonArray("ids").stream()
            .map(id -> UUID.fromString((String) id))
            .distinct()
            .toList();
    JsonArray items = new JsonArray();
    return InTurn.each(
            ids,
            id ->
                change
                    .apply(id)
                    .map(run -> done(id, run))
                    .recover(e -> failed(id, e))
                    .onSuccess(items::add))
        .compose(ignored -> ctx.json(new JsonObject().put("items", items)));
  }

  private static JsonObject done(UUID id, UUID run) {
    return new JsonObject()
        .put("id", id.toString())
        .put("done", true)
        .put("run", run == null ? null : run.toString())
        .put("problem", null);
  }

  /** Without the database, or after an unexpected error, the others would fail as well. */
  private static Future<JsonObject> failed(UUID id, Throwable e) {
    if (!(e instanceof PagerunnerException) || e instanceof DatabaseUnavailableException) {
      return Future.failedFuture(e);
    }
    Problem problem = ProblemHandler.of(e);
    return Future.succeededFuture(
        new JsonObject()
            .put("id", id.toString())
            .put("done", false)
            .put("run", null)
            .put(
                "problem",
                new JsonObject()
                    .put("type", problem.type().uri())
                    .put("title", problem.type().title())
                    .put("status", problem.type().status())
                    .put("detail", problem.getMessage())));
  }
}

package dev.pagerunner.http.api.admin;

import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.http.upload.BundleUploads;
import dev.pagerunner.models.CheckReport;
import dev.pagerunner.models.KnownModel;
import dev.pagerunner.models.ModelAdministration;
import dev.pagerunner.models.ModelAdministration.Added;
import dev.pagerunner.models.ModelAdministration.Upload;
import dev.pagerunner.models.ModelRefusedException;
import dev.pagerunner.vision.model.ModelBundle;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The models of all processes: list, add, make the default, remove. */
public final class ModelHandlers {
  private static final String PATH = "/api/v1/admin/models/";
  private static final String FILE = "file";
  private static final String ADDRESS = "address";

  private final ModelAdministration models;
  private final BundleUploads uploads;

  public ModelHandlers(ModelAdministration models, BundleUploads uploads) {
    this.models = models;
    this.uploads = uploads;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listKnownModels", Permission.ADMIN, this::list),
        // Answers when the check has ended, which takes seconds or minutes.
        Operation.of("addModel", Permission.ADMIN, this::add)
            .taking(BodyKind.UPLOAD_OR_JSON)
            .streaming(),
        Operation.of("makeModelDefault", Permission.ADMIN, this::makeDefault)
            .taking(BodyKind.EMPTY),
        Operation.of("removeModel", Permission.ADMIN, this::remove));
  }

  private Future<?> list(RoutingContext ctx) {
    return models
        .list()
        .compose(
            found ->
                ctx.json(JsonViews.list(found.stream().map(ModelHandlers::json).toList(), null)));
  }

  private Future<?> add(RoutingContext ctx) {
    Actor actor = Caller.of(ctx).actor();
    // Until it is read, which begins later.
    ctx.request().pause();
    boolean isUpload = !JsonBodies.isJson(ctx.request());
    Future<Added> added =
        isUpload
            ? models.add(
                folder ->
                    uploads
                        .receive(ctx, folder)
                        .map(received -> new Upload(received.file(), received.filename())),
                actor)
            : models.add(JsonBodies.of(ctx).valid().getString(ADDRESS), actor);
    return added
        .recover(e -> Future.failedFuture(problem(e, isUpload ? FILE : ADDRESS)))
        .compose(
            model ->
                ctx.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.LOCATION, location(model.model()))
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(json(model.model()).put("check", json(model.report())).toBuffer()));
  }

  private static String location(KnownModel model) {
    String name = model.ref().name() + "@" + model.ref().version();
    return PATH + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Future<?> makeDefault(RoutingContext ctx) {
    JsonBodies.of(ctx).valid();
    return chosen(ctx)
        .compose(model -> models.makeDefault(model, Caller.of(ctx).actor()))
        .recover(e -> Future.failedFuture(problem(e, "model")))
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> remove(RoutingContext ctx) {
    return chosen(ctx)
        .compose(model -> models.remove(model, Caller.of(ctx).actor()))
        .recover(e -> Future.failedFuture(problem(e, "model")))
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<KnownModel> chosen(RoutingContext ctx) {
    String text = ctx.pathParam("model");
    return models
        .find(text)
        .map(
            found ->
                found.orElseThrow(() -> Problem.notFound("model", RequestParams.quoted(text))));
  }

  private static Throwable problem(Throwable e, String field) {
    if (e instanceof ModelAdministration.BadBundleException) {
      return Problem.invalid(field, e.getMessage());
    }
    return e instanceof ModelRefusedException
        ? Problem.of(ProblemType.CONFLICT, e.getMessage())
        : e;
  }

  private static JsonObject json(KnownModel model) {
    ModelBundle bundle = model.description().orElse(null);
    JsonObject json =
        new JsonObject()
            .put("name", model.ref().name())
            .put("version", model.ref().version())
            .put("sha256", model.ref().sha256())
            .put("bytes", model.bytes())
            .put("origin", model.origin().word())
            .put("default", model.isDefault())
            .put("unfinished_runs", model.unfinishedRuns())
            .put("added_at", JsonViews.time(model.addedAt()));
    return bundle == null
        ? json.put("labels", new JsonArray())
        : json.put("family", bundle.family().word())
            .put("labels", new JsonArray(bundle.labels()))
            .put("dpi", bundle.dpi())
            .put("threshold", bundle.threshold())
            .put("precision", bundle.precision())
            .put("license", bundle.license())
            .put("description", bundle.description());
  }

  private static JsonObject json(CheckReport report) {
    return new JsonObject()
        .put("self_check", report.selfCheck().orElse(null))
        .put("millis", report.millis())
        .put("threads", report.threads())
        .put("peak_bytes", report.peakBytes() == 0 ? null : report.peakBytes())
        .put("warnings", new JsonArray(report.warnings()));
  }
}

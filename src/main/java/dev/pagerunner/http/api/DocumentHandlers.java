package dev.pagerunner.http.api;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.Problem.FieldError;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.request.RunChoices;
import dev.pagerunner.http.request.RunFields;
import dev.pagerunner.http.request.Titles;
import dev.pagerunner.http.response.BlobResponse;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.Links;
import dev.pagerunner.http.response.NoContent;
import dev.pagerunner.http.upload.FileSources;
import dev.pagerunner.http.upload.ReceivedUpload;
import dev.pagerunner.jobs.Accepted;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.DocumentView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Documents: upload or import, read, change, delete, download. */
public final class DocumentHandlers {
  private static final int MAX_KEY = 200;

  private final DocumentQueries queries;
  private final Documents documents;
  private final FileSources files;
  private final RunChoices choices;
  private final BlobResponse blobs;

  public DocumentHandlers(
      DocumentQueries queries,
      Documents documents,
      FileSources files,
      RunChoices choices,
      BlobResponse blobs) {
    this.queries = queries;
    this.documents = documents;
    this.files = files;
    this.choices = choices;
    this.blobs = blobs;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("createDocument", Permission.WRITE, ctx -> create(ctx, files::uploaded))
            .taking(BodyKind.UPLOAD),
        Operation.of("createImport", Permission.WRITE, ctx -> create(ctx, files::imported))
            .taking(BodyKind.JSON),
        Operation.of("getDocument", Permission.READ, this::get),
        Operation.of("updateDocument", Permission.WRITE, this::update).taking(BodyKind.JSON),
        Operation.of("deleteDocument", Permission.WRITE, this::delete),
        Operation.of("getDocumentFile", Permission.READ, this::file).streaming());
  }

  /** Stores the file of a new document, then hands it on. */
  private interface FileSource {
    Future<Accepted> receive(RoutingContext ctx, Function<ReceivedUpload, Future<Accepted>> accept);
  }

  private Future<?> create(RoutingContext ctx, FileSource source) {
    String key = ctx.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
      throw Problem.invalid("Idempotency-Key", "it must have 1 to " + MAX_KEY + " characters");
    }
    Caller caller = Caller.of(ctx);
    // Reads none of the file before the models are known.
    ctx.request().pause();
    return choices
        .fields()
        .compose(
            fields ->
                source.receive(
                    ctx,
                    received -> documents.commit(checked(received, key, fields), caller.actor())))
        .map(Accepted::document)
        .compose(document -> existing(document, caller))
        .compose(
            document ->
                queries
                    .sameAs(document, caller.reads())
                    .compose(same -> created(ctx, document, same)));
  }

  private static Future<Void> created(
      RoutingContext ctx, DocumentView document, Optional<UUID> same) {
    JsonObject json = JsonViews.document(document);
    return ctx.response()
        .setStatusCode(202)
        .putHeader(HttpHeaders.LOCATION, Links.document(document.id()))
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(json.put("same_as", same.map(UUID::toString).orElse(null)).toBuffer());
  }

  private Future<?> get(RoutingContext ctx) {
    return existing(RequestParams.documentId(ctx), Caller.of(ctx))
        .compose(found -> ctx.json(JsonViews.document(found)));
  }

  private Future<?> update(RoutingContext ctx) {
    JsonObject changes = JsonBodies.of(ctx).valid();
    UUID document = RequestParams.documentId(ctx);
    Caller caller = Caller.of(ctx);
    String title = changes.containsKey("title") ? Titles.clean(changes.getString("title")) : null;
    if (title != null) {
      List<FieldError> errors = new ArrayList<>();
      Titles.check(title, errors);
      if (!errors.isEmpty()) {
        throw Problem.invalid(errors);
      }
    }
    return documents
        .update(document, title, changes.getBoolean("shared"), caller.actor())
        .compose(ignored -> existing(document, caller))
        .compose(found -> ctx.json(JsonViews.document(found)));
  }

  private Future<?> delete(RoutingContext ctx) {
    return documents
        .delete(RequestParams.documentId(ctx), Caller.of(ctx).actor())
        .compose(ignored -> NoContent.send(ctx));
  }

  private Future<?> file(RoutingContext ctx) {
    return existing(RequestParams.documentId(ctx), Caller.of(ctx))
        .compose(
            document ->
                blobs.sendFile(
                    ctx,
                    BlobKeys.source(document.id()),
                    document.mediaType(),
                    document.sha256(),
                    document.filename()));
  }

  private Future<DocumentView> existing(UUID document, Caller caller) {
    return queries
        .find(document, caller.reads())
        .map(found -> found.orElseThrow(() -> Problem.notFound("document", document)));
  }

  private NewDocument checked(ReceivedUpload received, String key, RunFields runFields) {
    List<FieldError> errors = new ArrayList<>();
    String title = Titles.of(received.fields().get("title"), received.filename());
    Titles.check(title, errors);
    RunFields.Choice choice = runFields.of(received.fields(), errors);
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
    return received.titled(title, choice, key);
  }
}

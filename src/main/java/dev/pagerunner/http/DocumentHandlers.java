package dev.pagerunner.http;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.domain.NewDocument;
import dev.pagerunner.http.Problem.FieldError;
import dev.pagerunner.jobs.Accepted;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.store.DocumentQueries;
import dev.pagerunner.store.DocumentView;
import dev.pagerunner.store.Place;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Documents: upload, list, read, delete, download. */
final class DocumentHandlers {
  private static final int MAX_KEY = 200;

  private final DocumentQueries queries;
  private final Documents documents;
  private final Uploads uploads;
  private final BucketUploads bucketUploads;
  private final Models models;
  private final BlobAnswer blobs;

  DocumentHandlers(
      DocumentQueries queries,
      Documents documents,
      Uploads uploads,
      BucketUploads bucketUploads,
      Models models,
      BlobAnswer blobs) {
    this.queries = queries;
    this.documents = documents;
    this.uploads = uploads;
    this.bucketUploads = bucketUploads;
    this.models = models;
    this.blobs = blobs;
  }

  Future<?> create(RoutingContext ctx) {
    String key = ctx.request().getHeader("Idempotency-Key");
    if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
      throw Problem.invalid("Idempotency-Key", "it must have 1 to " + MAX_KEY + " characters");
    }
    // Nothing of the file is read until it is known which models there are.
    ctx.request().pause();
    return models
        .fields()
        .compose(
            fields -> received(ctx, received -> documents.accept(checked(received, key, fields))))
        .map(Accepted::document)
        .compose(this::existing)
        .compose(
            document ->
                ctx.response()
                    .setStatusCode(202)
                    .putHeader(HttpHeaders.LOCATION, Links.document(document.id()))
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Shapes.document(document).toBuffer()));
  }

  /** The bytes come with the request, or were sent to the bucket before it. */
  private Future<Accepted> received(
      RoutingContext ctx, Function<Received, Future<Accepted>> accept) {
    return bucketUploads.areOffered() && JsonBodies.isJson(ctx.request())
        ? bucketUploads.receive(JsonBodies.of(ctx, BucketUploads.FIELDS), accept)
        : uploads.receive(ctx.request(), accept);
  }

  Future<?> list(RoutingContext ctx) {
    Place start = ListCursor.place(Params.cursor(ctx));
    return ListAnswer.ofItems(
        ctx,
        (last, limit) ->
            queries.list(last == null ? start : new Place(last.createdAt(), last.id()), limit),
        Shapes::document,
        last -> ListCursor.of(last.createdAt(), last.id()));
  }

  Future<?> get(RoutingContext ctx) {
    return existing(Params.documentId(ctx)).compose(found -> ctx.json(Shapes.document(found)));
  }

  Future<?> delete(RoutingContext ctx) {
    return documents
        .delete(Params.documentId(ctx))
        .compose(deleted -> ctx.response().setStatusCode(204).end());
  }

  Future<?> file(RoutingContext ctx) {
    return existing(Params.documentId(ctx))
        .compose(
            document ->
                blobs.sendFile(
                    ctx,
                    BlobKeys.source(document.id()),
                    document.mediaType(),
                    document.sha256(),
                    document.filename()));
  }

  private Future<DocumentView> existing(UUID document) {
    return queries
        .find(document)
        .map(found -> found.orElseThrow(() -> Problem.notFound("document", document)));
  }

  private NewDocument checked(Received received, String key, RunFields runFields) {
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

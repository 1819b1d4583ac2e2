package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectUploads;
import dev.pagerunner.domain.Actor;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.BodyKind;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.JsonBodies;
import dev.pagerunner.jobs.Documents;
import dev.pagerunner.telemetry.WebMetrics;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Uploads that clients send directly to the bucket: first a ticket, then the file, which bypasses
 * this server, then a document made from it.
 */
public final class BucketUploads {
  private final BlobStore blobs;
  private final Documents documents;
  private final UploadLimits limits;
  private final WebMetrics metrics;
  private final Optional<DirectUploads> bucket;

  public BucketUploads(
      BlobStore blobs, Documents documents, UploadLimits limits, WebMetrics metrics) {
    this.metrics = metrics;
    this.blobs = blobs;
    this.documents = documents;
    this.limits = limits;
    this.bucket = blobs.directUploads();
  }

  /** Whether there is a bucket to which clients may upload. */
  public boolean areOffered() {
    return bucket.isPresent();
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("createUpload", Permission.WRITE, this::create).taking(BodyKind.JSON));
  }

  /** Issues a ticket for one file. */
  private Future<?> create(RoutingContext ctx) {
    DirectUploads uploads = uploads();
    Wanted wanted = wanted(JsonBodies.of(ctx).valid());
    UUID id = UUID.randomUUID();
    return documents
        .reserveUpload(id, uploads.lifetime(), Caller.of(ctx).actor())
        .compose(ignored -> uploads.ticket(id, wanted.bytes, wanted.filename))
        .compose(
            ticket ->
                ctx.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json(id, ticket).toBuffer()));
  }

  /** A file of the given size. */
  private record Wanted(String filename, long bytes) {}

  /**
   * Copies what was uploaded to the bucket, then hands the copy on. The upload itself stays, so
   * that a request whose answer was lost can be repeated; it is deleted later.
   *
   * @param body checked against the contract
   * @param actor who uploads; it must have made the reservation
   * @param accept takes what was received; if it fails, the copy is deleted
   */
  public <T> Future<T> receive(
      JsonObject body, Actor actor, Function<ReceivedUpload, Future<T>> accept) {
    DirectUploads uploads = uploads();
    UUID upload = UUID.fromString(body.getString("upload"));
    UUID id = UUID.randomUUID();
    return documents
        .isReservedFor(upload, actor)
        .compose(own -> own ? uploads.find(upload) : Future.failedFuture(missing(upload)))
        .recover(e -> Future.failedFuture(e instanceof BlobMissingException ? missing(upload) : e))
        .map(this::checked)
        .compose(sent -> documents.reserve(id, sent.bytes(), actor).map(sent))
        .compose(
            sent ->
                uploads
                    .take(upload, BlobKeys.source(id))
                    .compose(ignored -> inspect(id, sent, body))
                    .compose(accept)
                    .onComplete(
                        done -> metrics.uploadEnded(Uploads.outcome(done.cause()), sent.bytes()))
                    .recover(
                        e -> documents.abort(id).transform(ignored -> Future.failedFuture(e))));
  }

  /** Inspects the copy: the client may have replaced the upload by now. */
  private Future<ReceivedUpload> inspect(UUID id, DirectUploads.Sent sent, JsonObject body) {
    String key = BlobKeys.source(id);
    return blobs
        .size(key)
        .map(size -> checked(new DirectUploads.Sent(size, sent.filename())))
        .compose(
            copy ->
                blobs
                    .open(key, 0, copy.bytes())
                    .compose(UploadInspection::of)
                    .map(
                        found ->
                            new ReceivedUpload(
                                id,
                                fields(body),
                                sent.filename(),
                                found.kind(),
                                copy.bytes(),
                                found.sha256())));
  }

  private DirectUploads.Sent checked(DirectUploads.Sent sent) {
    if (sent.bytes() > limits.maxBytes()) {
      throw UploadStream.tooLarge(limits.maxBytes());
    }
    if (sent.bytes() == 0) {
      throw Problem.invalid("upload", UploadStream.EMPTY);
    }
    return sent;
  }

  private DirectUploads uploads() {
    return bucket.orElseThrow(
        () ->
            Problem.of(
                ProblemType.NOT_FOUND,
                "This server takes uploads itself: send the file to POST /api/v1/documents. Uploads"
                    + " to the bucket need AWS_STORAGE_BUCKET_NAME and PAGERUNNER_S3_UPLOADS=true."));
  }

  private Wanted wanted(JsonObject body) {
    String filename = body.getString("filename");
    if (filename.isBlank()) {
      throw Problem.invalid("filename", "it is empty: give the file's name");
    }
    Number bytes = (Number) body.getValue("bytes");
    // A double can hold a number of any size; the long is exact for sizes up to the limit.
    if (bytes.doubleValue() > limits.maxBytes()) {
      throw UploadStream.tooLarge(limits.maxBytes());
    }
    return new Wanted(Filenames.safe(filename), bytes.longValue());
  }

  private static Problem missing(UUID upload) {
    return Problem.of(
        ProblemType.CONFLICT,
        "Nothing was sent to upload "
            + upload
            + ", or it was swept since. Send the file to its address first.");
  }

  static MultiMap fields(JsonObject body) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap();
    body.forEach(
        field -> {
          if (field.getValue() != null) {
            fields.add(field.getKey(), field.getValue().toString());
          }
        });
    return fields;
  }

  private static JsonObject json(UUID id, DirectUploads.Ticket ticket) {
    JsonObject headers = new JsonObject();
    ticket.headers().forEach(headers::put);
    return new JsonObject()
        .put("id", id.toString())
        .put("method", "PUT")
        .put("url", ticket.url().toString())
        .put("headers", headers)
        .put("expires_at", ticket.expiresAt().toString());
  }
}

package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Uploads that clients send directly to the bucket. Such a file is the client's until it is {@link
 * #take taken}: a document is made from the copy only, since a client can overwrite the upload as
 * long as its address is valid.
 */
public final class DirectUploads {
  private static final String FILENAME = "filename";

  private final Vertx vertx;
  private final Settings.S3 settings;
  private final S3Clients clients;
  private final S3Presigner presigner;
  private final S3Errors errors;

  DirectUploads(Vertx vertx, Settings.S3 settings, S3Clients clients, S3Errors errors) {
    this.vertx = vertx;
    this.settings = settings;
    this.clients = clients;
    this.presigner = clients.presigner();
    this.errors = errors;
  }

  /**
   * Permission to upload one file.
   *
   * @param headers to be sent with it, unchanged
   */
  public record Ticket(URI url, Map<String, String> headers, Instant expiresAt) {}

  /** A file that was uploaded. */
  public record Sent(long bytes, String filename) {}

  /** How long a ticket is valid. */
  public Duration lifetime() {
    return settings.linkLifetime();
  }

  /** Issues a ticket for a file of exactly this many bytes. */
  public Future<Ticket> ticket(UUID upload, long bytes, String filename) {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(BlobKeys.uploadedFile(upload))
            .contentLength(bytes)
            .metadata(Map.of(FILENAME, URLEncoder.encode(filename, StandardCharsets.UTF_8)))
            .build();
    return vertx.executeBlocking(
        () ->
            ticket(
                presigner.presignPutObject(
                    put -> put.putObjectRequest(request).signatureDuration(lifetime()))),
        false);
  }

  /** The uploaded file; fails with {@link BlobMissingException} if there is none yet. */
  public Future<Sent> find(UUID upload) {
    String key = BlobKeys.uploadedFile(upload);
    return Future.fromCompletionStage(
            clients.s3().headObject(head -> head.bucket(settings.bucket()).key(key)),
            vertx.getOrCreateContext())
        .map(
            head ->
                new Sent(
                    head.contentLength(),
                    URLDecoder.decode(
                        head.metadata().getOrDefault(FILENAME, ""), StandardCharsets.UTF_8)))
        .recover(e -> Future.failedFuture(errors.of(key, e)));
  }

  /** Copies the upload to the blob {@code key}, within the bucket. */
  public Future<Void> take(UUID upload, String key) {
    String from = BlobKeys.uploadedFile(upload);
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(settings.bucket())
            .sourceKey(from)
            .destinationBucket(settings.bucket())
            .destinationKey(BlobKeys.checked(key))
            .metadataDirective(MetadataDirective.REPLACE)
            .contentType(S3BlobStore.ANY_BYTES);
    if (settings.publicRead()) {
      copy.acl(ObjectCannedACL.PUBLIC_READ).cacheControl(S3BlobStore.PUBLIC_CACHE);
    }
    return Future.fromCompletionStage(
            clients.s3().copyObject(copy.build()), vertx.getOrCreateContext())
        .<Void>mapEmpty()
        .recover(e -> Future.failedFuture(errors.of(from, e)));
  }

  /** Omits headers that every HTTP client sends by itself. */
  private static Ticket ticket(PresignedPutObjectRequest signed) {
    Map<String, String> headers = new TreeMap<>();
    signed
        .signedHeaders()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                headers.put(name, String.join(",", values));
              }
            });
    return new Ticket(URI.create(signed.url().toString()), headers, signed.expiration());
  }
}

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
 * Uploads that clients send to the bucket themselves. Such a file is a client's until it is {@link
 * #take taken}: only the copy that is made then is what a document's bytes are, since a client can
 * write to the first as long as its address works.
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
   * Leave to send one file.
   *
   * @param headers to be sent with it, as they are
   */
  public record Ticket(URI url, Map<String, String> headers, Instant expiresAt) {}

  /** A file that was sent. */
  public record Sent(long bytes, String filename) {}

  /** How long a ticket is good for. */
  public Duration lifetime() {
    return settings.linkLifetime();
  }

  /** Leave to send a file of just so many bytes. */
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

  /** What was sent; fails with {@link BlobMissingException} while nothing was. */
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

  /** Copies what was sent into the blob {@code key}, within the bucket. */
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

  /** Without what every HTTP client says by itself. */
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

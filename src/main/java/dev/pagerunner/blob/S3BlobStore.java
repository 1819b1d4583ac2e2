package dev.pagerunner.blob;

import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.PagerunnerException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Stores blobs as objects of a bucket. S3 requires the length in advance, which uploads do not
 * give, so a stream is first written to a file in a temporary folder. No file is held in memory.
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
  /** The maximum size that S3 accepts in one piece. */
  public static final long MAX_BYTES = 5L * 1024 * 1024 * 1024;

  /** Maximum bytes of a body that are buffered for the disk. */
  static final int DISK_QUEUE_BYTES = 32 * 1024;

  private static final String JPEG = "image/jpeg";
  static final String ANY_BYTES = "application/octet-stream";
  static final String PUBLIC_CACHE = "max-age=86400";
  private static final Duration CHECK_TIMEOUT = Duration.ofMillis(2_500);

  private final Vertx vertx;
  private final FileSystem files;
  private final Settings.S3 settings;
  private final Path temp;
  private final S3Clients clients;
  private final S3AsyncClient s3;
  private final S3Errors errors;
  private final S3Links links;

  /**
   * Creates a store that connects on its first call.
   *
   * @param temp an existing folder of this process alone; the code that starts the process empties
   *     it after a crash
   * @param maxConnections maximum concurrent connections to S3; further calls wait
   */
  public S3BlobStore(Vertx vertx, Settings.S3 settings, Path temp, int maxConnections) {
    this(
        vertx,
        settings,
        temp,
        new VertxHttpClient(
            vertx, maxConnections, VertxHttpClient.Patience.USUAL, settings.caFile()));
  }

  S3BlobStore(Vertx vertx, Settings.S3 settings, Path temp, SdkAsyncHttpClient http) {
    this.vertx = vertx;
    this.files = vertx.fileSystem();
    this.settings = settings;
    this.temp = temp.toAbsolutePath();
    this.clients = new S3Clients(vertx, settings, http);
    this.s3 = clients.s3();
    this.errors = new S3Errors(settings.bucket());
    this.links = new S3Links(vertx, settings, clients);
  }

  /**
   * Checks that the bucket exists and can be reached; fails with {@link
   * BlobStoreUnavailableException}.
   */
  public Future<Void> check() {
    return call(s3.headBucket(
            head ->
                head.bucket(settings.bucket())
                    .overrideConfiguration(o -> o.apiCallTimeout(CHECK_TIMEOUT))))
        .recover(e -> Future.failedFuture(errors.of(e)))
        .mapEmpty();
  }

  @Override
  public Future<Long> save(String key, ReadStream<Buffer> body) {
    body.pause();
    PutObjectRequest request = request(key, ANY_BYTES);
    Path spool = temp.resolve(UUID.randomUUID() + ".part");
    return files
        .open(spool.toString(), new OpenOptions().setCreateNew(true))
        .compose(file -> fill(file, body))
        .compose(size -> send(request, spool, size).map(size))
        .eventually(() -> files.delete(spool.toString()).otherwiseEmpty());
  }

  @Override
  public Future<Void> put(String key, Buffer bytes) {
    return put(
        request(key, key.endsWith(".jpg") ? JPEG : ANY_BYTES),
        AsyncRequestBody.fromBytesUnsafe(bytes.getBytes()));
  }

  @Override
  public Future<Long> size(String key) {
    BlobKeys.checked(key);
    return call(s3.headObject(head -> head.bucket(settings.bucket()).key(key)))
        .map(HeadObjectResponse::contentLength)
        .recover(failure(key));
  }

  @Override
  public Future<ReadStream<Buffer>> open(String key, long offset, long length) {
    if (length <= 0) {
      return size(key).map(ignored -> stream(key, AsyncRequestBody.empty()));
    }
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(settings.bucket())
            .key(BlobKeys.checked(key))
            .range("bytes=" + offset + "-" + (offset + length - 1))
            .build();
    return get(request).map(answer -> stream(key, answer.bytes()));
  }

  @Override
  public Future<Path> fetch(String key, Path folder) {
    return new Fetching(vertx, this, settings.bucket(), BlobKeys.checked(key), folder).run();
  }

  @Override
  public Future<Void> deleteAll(String prefix) {
    BlobKeys.checkedPrefix(prefix);
    return call(s3.listObjectsV2(list -> list.bucket(settings.bucket()).prefix(prefix)))
        .compose(found -> delete(found).map(found))
        .recover(e -> Future.failedFuture(errors.of(e)))
        .compose(
            found ->
                Boolean.TRUE.equals(found.isTruncated())
                    ? deleteAll(prefix)
                    : Future.succeededFuture());
  }

  /** The free space of the folder that uploads pass through; a bucket has no limit. */
  @Override
  public Future<Long> freeBytes() {
    return vertx.executeBlocking(() -> Files.getFileStore(temp).getUsableSpace(), false);
  }

  @Override
  public Future<Optional<BlobLink>> link(
      String key, String mediaType, Optional<String> disposition) {
    return links.to(BlobKeys.checked(key), mediaType, disposition);
  }

  @Override
  public Optional<String> linkOrigin() {
    return links.origin();
  }

  @Override
  public Optional<DirectUploads> directUploads() {
    return settings.uploads()
        ? Optional.of(new DirectUploads(vertx, settings, clients, errors))
        : Optional.empty();
  }

  @Override
  public void close() {
    clients.close();
  }

  /**
   * An object's tag, whatever its key is; null if the server gives none. Fails as {@link #size}
   * does.
   */
  Future<String> etag(String key) {
    return call(s3.headObject(head -> head.bucket(settings.bucket()).key(key)))
        .map(HeadObjectResponse::eTag)
        .recover(failure(key));
  }

  /** An object's bytes as they arrive; fails as {@link #open} does. */
  Future<StreamedResponse> get(GetObjectRequest request) {
    return call(s3.getObject(request, StreamedResponse.transformer()))
        .recover(failure(request.key()));
  }

  PublishedStream stream(String key, org.reactivestreams.Publisher<java.nio.ByteBuffer> bytes) {
    Context context = vertx.getOrCreateContext();
    return new PublishedStream(context, bytes, e -> errors.of(key, e));
  }

  private static Future<Long> fill(AsyncFile file, ReadStream<Buffer> body) {
    file.setWriteQueueMaxSize(DISK_QUEUE_BYTES);
    return body.pipe()
        .endOnComplete(false)
        .endOnFailure(false)
        .to(file)
        .compose(ignored -> file.flush())
        .map(ignored -> file.getWritePos())
        .eventually(file::close);
  }

  private Future<Void> send(PutObjectRequest request, Path spool, long size) {
    if (size > MAX_BYTES) {
      return Future.failedFuture(
          new PagerunnerException("A bucket takes files of up to 5 GB in one piece: split it."));
    }
    return put(request, new SpooledFile(vertx, spool, size));
  }

  private Future<Void> put(PutObjectRequest request, AsyncRequestBody body) {
    return call(s3.putObject(request, body)).<Void>mapEmpty().recover(failure(request.key()));
  }

  private PutObjectRequest request(String key, String mediaType) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(BlobKeys.checked(key))
            .contentType(mediaType);
    if (settings.publicRead()) {
      request.acl(ObjectCannedACL.PUBLIC_READ).cacheControl(PUBLIC_CACHE);
    }
    return request.build();
  }

  private Future<Void> delete(ListObjectsV2Response found) {
    if (found.contents().isEmpty()) {
      return Future.succeededFuture();
    }
    List<ObjectIdentifier> keys =
        found.contents().stream()
            .map(S3Object::key)
            .map(key -> ObjectIdentifier.builder().key(key).build())
            .toList();
    return call(s3.deleteObjects(
            delete ->
                delete.bucket(settings.bucket()).delete(these -> these.objects(keys).quiet(true))))
        .compose(this::allDeleted);
  }

  private Future<Void> allDeleted(DeleteObjectsResponse deleted) {
    if (deleted.errors().isEmpty()) {
      return Future.succeededFuture();
    }
    return Future.failedFuture(
        new BlobStoreUnavailableException(
            "The bucket "
                + settings.bucket()
                + " did not delete "
                + deleted.errors().size()
                + " objects ("
                + deleted.errors().get(0).code()
                + ").",
            true,
            null));
  }

  /** Completes on the caller's context. */
  private <T> Future<T> call(CompletableFuture<T> answer) {
    return Future.fromCompletionStage(answer, vertx.getOrCreateContext());
  }

  private <T> Function<Throwable, Future<T>> failure(String key) {
    return e -> Future.failedFuture(errors.of(key, e));
  }
}

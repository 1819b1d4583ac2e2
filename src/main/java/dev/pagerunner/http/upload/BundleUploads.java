package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.http.request.FieldNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.UUID;

/** Receives the .zip of a model's bundle: streams it to the disk of this machine. */
public final class BundleUploads {
  /** By its end an address tells what it names. */
  private static final String ZIP = "bundle.zip";

  private static final FieldNames NO_FIELDS = FieldNames.of();

  private final UploadLimits limits;

  public BundleUploads(UploadLimits limits) {
    this.limits = limits;
  }

  /** A file that was received, and what the client calls it. */
  public record Received(Path file, String filename) {}

  /**
   * Writes the file of a multipart request, which is paused, into an existing folder.
   *
   * @return fails as an upload of a document does, and if it is no .zip
   */
  public Future<Received> receive(RoutingContext ctx, Path folder) {
    HttpServerRequest request = ctx.request();
    UUID id = UUID.randomUUID();
    BlobStore files = new DirectoryBlobStore(ctx.vertx(), folder, folder);
    Multipart.Form form = new Multipart.Form(limits.maxBytes(), Contents.BUNDLE, NO_FIELDS, false);
    return MultipartHead.check(request, limits.maxBytes())
        .compose(ignored -> limits.requireFree(files, MultipartHead.contentLength(request)))
        .compose(
            ignored -> Multipart.read(id, request, MultipartHead.boundary(request), files, form))
        .compose(
            received ->
                files
                    .fetch(BlobKeys.source(id), folder)
                    .compose(file -> named(ctx, file, folder.resolve(ZIP)))
                    .map(file -> new Received(file, received.filename())));
  }

  private static Future<Path> named(RoutingContext ctx, Path file, Path name) {
    return ctx.vertx().fileSystem().move(file.toString(), name.toString()).map(name);
  }
}

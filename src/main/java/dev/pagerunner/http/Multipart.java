package dev.pagerunner.http;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/** Reads one multipart request: the file goes to storage as it comes, the fields are kept. */
final class Multipart {
  /** The detail of a request without a file. */
  static final String MISSING = "it is missing: send a PDF, PNG or JPEG in a field called 'file'";

  private final UUID id;
  private final HttpServerRequest request;
  private final BlobStore blobs;
  private final long maxBytes;
  private final Promise<Void> bodyRead = Promise.promise();

  private UploadStream file;
  private String filename;
  private Future<Long> saved;

  private Multipart(UUID id, HttpServerRequest request, BlobStore blobs, long maxBytes) {
    this.id = id;
    this.request = request;
    this.blobs = blobs;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads a paused request to its end, or until it is known to be in vain.
   *
   * @return when the file is stored, or when nothing more is written to storage
   */
  static Future<Received> read(UUID id, HttpServerRequest request, BlobStore blobs, long maxBytes) {
    return new Multipart(id, request, blobs, maxBytes).read();
  }

  private Future<Received> read() {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.exceptionHandler(this::broken);
    request.response().closeHandler(closed -> broken(new HttpClosedException("Upload cut off")));
    request.uploadHandler(this::part);
    try {
      request.setExpectMultipart(true);
    } catch (IllegalStateException | io.netty.handler.codec.DecoderException e) {
      return Future.failedFuture(malformed());
    }
    request.endHandler(end -> ended());
    request.resume();
    return bodyRead
        .future()
        .transform(
            read ->
                saved == null ? noFile(read.cause()) : saved.compose(n -> outcome(read.cause())));
  }

  private void part(HttpServerFileUpload part) {
    if (!part.name().equals("file")) {
      return;
    }
    if (file != null) {
      refuse(Problem.invalid("file", "there is more than one: send one request for each file"));
      return;
    }
    filename = Filenames.safe(part.filename());
    file = new UploadStream(request, part, maxBytes);
    saved = blobs.save(BlobKeys.source(id), file);
    saved.onFailure(bodyRead::tryFail);
  }

  private void ended() {
    if (file != null && !file.hasArrived()) {
      refuse(malformed());
    } else {
      bodyRead.tryComplete();
    }
  }

  private void broken(Throwable e) {
    refuse(e instanceof HttpClosedException ? e : malformed());
  }

  private void refuse(Throwable e) {
    bodyRead.tryFail(e);
    if (file != null) {
      file.fail(e);
    }
  }

  private Future<Received> outcome(Throwable refusal) {
    return refusal != null
        ? Future.failedFuture(refusal)
        : Future.succeededFuture(
            new Received(
                id, request.formAttributes(), filename, file.kind(), file.bytes(), file.sha256()));
  }

  private Future<Received> noFile(Throwable refusal) {
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    return Future.failedFuture(
        Problem.invalid(
            "file",
            request.formAttributes().contains("file")
                ? "it came as text: send it as a file, with a file name"
                : MISSING));
  }

  private static Problem malformed() {
    return Problem.of(
        ProblemType.BAD_REQUEST, "The multipart body is damaged or cut off. Send it again.");
  }
}

package dev.pagerunner.http.upload;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.request.FieldNames;
import dev.pagerunner.http.request.RequestText;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.UUID;

/** Reads one multipart request: streams the file to storage, and keeps the fields. */
public final class Multipart implements MultipartParser.Parts {
  /** The detail of the problem of a request without a file. */
  public static final String MISSING =
      "it is missing: send a PDF, PNG, JPEG or TIFF in a field called 'file'";

  /** Allowance for the rest of a body besides the file. */
  static final int OVERHEAD = 64 * 1024;

  private static final int MAX_FIELD = 8 * 1024;
  private static final int MAX_PARTS = 32;
  private static final String FILE = "file";

  private final UUID id;
  private final HttpServerRequest request;
  private final BlobStore blobs;
  private final Form form;
  private final Promise<Void> bodyRead = Promise.promise();
  private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();
  private final MultipartParser parser;

  private UploadStream file;
  private String filename;
  private Future<Long> saved;
  private PartHead part;
  private Buffer field;
  private int parts;
  private long received;
  private boolean refused;

  /**
   * What a form may contain.
   *
   * @param contents what the file must be
   * @param known the fields besides the file; others are refused
   * @param ignoresOthers whether unknown fields are ignored instead
   */
  record Form(long maxFileBytes, Contents contents, FieldNames known, boolean ignoresOthers) {}

  private Multipart(
      UUID id, HttpServerRequest request, String boundary, BlobStore blobs, Form form) {
    this.id = id;
    this.request = request;
    this.blobs = blobs;
    this.form = form;
    this.parser = new MultipartParser(boundary, this);
  }

  /**
   * Reads a paused request to its end, or until it fails.
   *
   * @return completes when the file is stored; fails when nothing more is written to storage
   */
  static Future<ReceivedUpload> read(
      UUID id, HttpServerRequest request, String boundary, BlobStore blobs, Form form) {
    return new Multipart(id, request, boundary, blobs, form).read();
  }

  private Future<ReceivedUpload> read() {
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.exceptionHandler(this::broken);
    request.response().closeHandler(ignored -> broken(new HttpClosedException("Upload cut off")));
    request.handler(this::take);
    request.endHandler(ignored -> ended());
    request.resume();
    return bodyRead
        .future()
        .transform(
            read ->
                saved == null
                    ? noFile(read.cause())
                    : saved.compose(ignored -> outcome(read.cause())));
  }

  private void take(Buffer chunk) {
    if (refused) {
      return;
    }
    received += chunk.length();
    try {
      parser.feed(chunk);
    } catch (Problem e) {
      refuse(e);
      return;
    }
    if (received - (file == null ? 0 : file.bytes()) > OVERHEAD) {
      refuse(
          Problem.of(
              ProblemType.TOO_LARGE,
              "The form has more than " + OVERHEAD / 1024 + " KB besides the file."));
    }
  }

  @Override
  public void begin(PartHead head) {
    part = head;
    if (++parts > MAX_PARTS) {
      throw Problem.of(ProblemType.BAD_REQUEST, "The form has more than " + MAX_PARTS + " fields.");
    }
    if (isFile()) {
      beginFile();
    } else if (form.known.contains(head.name())) {
      beginField();
    } else if (head.name().equals(FILE)) {
      throw Problem.invalid(FILE, "it came as text: send it as a file, with a file name");
    } else if (!form.ignoresOthers) {
      throw Problem.invalid(head.name(), form.known.and(FILE).unknown(head.name()));
    }
  }

  private boolean isFile() {
    return part.name().equals(FILE) && part.filename() != null;
  }

  private void beginFile() {
    if (file != null) {
      throw Problem.invalid(FILE, "there is more than one: send one request for each file");
    }
    filename = Filenames.safe(part.filename());
    file = new UploadStream(request, form.maxFileBytes, form.contents);
    saved = blobs.save(BlobKeys.source(id), file);
    saved.onFailure(bodyRead::tryFail);
  }

  private void beginField() {
    if (fields.contains(part.name())) {
      throw Problem.invalid(part.name(), "it is there more than once");
    }
    field = Buffer.buffer();
  }

  @Override
  public void bytes(Buffer bytes) {
    if (isFile()) {
      file.take(bytes);
    } else if (field != null) {
      if (field.length() + bytes.length() > MAX_FIELD) {
        throw Problem.invalid(part.name(), "it has more than " + MAX_FIELD + " bytes");
      }
      field.appendBuffer(bytes);
    }
  }

  @Override
  public void end() {
    if (isFile()) {
      file.arrived();
    } else if (field != null) {
      fields.add(part.name(), RequestText.of(field.getBytes()));
      field = null;
    }
  }

  private void ended() {
    if (!refused && !parser.isComplete()) {
      refuse(MultipartParser.malformed());
    } else {
      bodyRead.tryComplete();
    }
  }

  /** Fails because the connection ended, or because chunks are malformed. */
  private void broken(Throwable e) {
    boolean cutOff = e instanceof HttpClosedException || e instanceof IOException;
    refuse(cutOff ? new HttpClosedException("Upload cut off") : MultipartParser.malformed());
  }

  private void refuse(Throwable e) {
    refused = true;
    bodyRead.tryFail(e);
    if (file != null) {
      file.fail(e);
    }
  }

  private Future<ReceivedUpload> outcome(Throwable refusal) {
    return refusal != null
        ? Future.failedFuture(refusal)
        : Future.succeededFuture(file.received(id, fields, filename));
  }

  private Future<ReceivedUpload> noFile(Throwable refusal) {
    return Future.failedFuture(
        refusal != null ? refusal : Problem.invalid(FILE, form.contents.missing()));
  }
}

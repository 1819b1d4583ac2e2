package dev.pagerunner.http.upload;

import dev.pagerunner.domain.Sha256;
import dev.pagerunner.http.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Kind and digest of stored bytes, found in one pass, chunk by chunk.
 *
 * @param sha256 in hexadecimal
 */
record UploadInspection(FileKind kind, String sha256) {

  /**
   * Reads a paused stream to its end; fails with a {@link Problem} if no reader supports the file.
   */
  static Future<UploadInspection> of(ReadStream<Buffer> bytes) {
    MessageDigest digest = Sha256.digest();
    Buffer head = Buffer.buffer();
    Promise<UploadInspection> done = Promise.promise();
    bytes
        .exceptionHandler(done::tryFail)
        .endHandler(ignored -> done.tryComplete(of(head, digest)))
        .handler(
            chunk -> {
              digest.update(chunk.getBytes());
              int missing = FileKind.LOOKED_AT - head.length();
              head.appendBuffer(chunk, 0, Math.min(Math.max(0, missing), chunk.length()));
            });
    bytes.resume();
    return done.future()
        .map(
            found -> {
              if (found.kind == null) {
                throw Contents.DOCUMENT.unsupported(head);
              }
              return found;
            });
  }

  private static UploadInspection of(Buffer head, MessageDigest digest) {
    return new UploadInspection(
        FileKind.of(head).orElse(null), HexFormat.of().formatHex(digest.digest()));
  }
}

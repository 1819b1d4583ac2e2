package dev.pagerunner.http.upload;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What an uploaded file must be, detected by its first bytes. */
enum Contents {
  /** What can be read page by page. */
  DOCUMENT(Multipart.MISSING) {
    @Override
    Optional<FileKind> kind(Buffer head) {
      return FileKind.of(head);
    }

    @Override
    Problem unsupported(Buffer head) {
      return Problem.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          "This looks like " + FileKind.looksLike(head) + ". " + FileKind.whatToSend(head));
    }
  },
  /** A model's bundle in a .zip. */
  BUNDLE("it is missing: send a .zip of model.json and model.onnx in a field called 'file'") {
    @Override
    Optional<FileKind> kind(Buffer head) {
      return FileKind.isZip(head) ? Optional.of(FileKind.ZIP) : Optional.empty();
    }

    @Override
    Problem unsupported(Buffer head) {
      return Problem.invalid("file", "this is not a .zip: zip the folder of the bundle");
    }
  };

  private final String missing;

  Contents(String missing) {
    this.missing = missing;
  }

  /** What to say where a form has no file. */
  String missing() {
    return missing;
  }

  /**
   * The kind of a file; empty if it is none of these.
   *
   * @param head the first {@link FileKind#LOOKED_AT} bytes, or all of a shorter file
   */
  abstract Optional<FileKind> kind(Buffer head);

  /** What to answer then. */
  abstract Problem unsupported(Buffer head);
}

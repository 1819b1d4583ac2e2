package dev.pagerunner.http.upload;

import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers of a request with a file say. */
final class MultipartHead {
  private static final Pattern MULTIPART =
      Pattern.compile("(?i)multipart/form-data\\s*(;.*)?", Pattern.DOTALL);

  /** RFC 2046 allows 70 characters. */
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i);\\s*boundary=(?:\"([^\"]{1,70})\"|([^\";\\s]{1,70}))");

  private MultipartHead() {}

  /** Fails with a {@link Problem} if it is no form, or larger than is accepted. */
  static Future<Void> check(HttpServerRequest request, long maxBytes) {
    if (!isMultipart(request)) {
      return Future.failedFuture(notMultipart());
    }
    if (boundary(request) == null) {
      return Future.failedFuture(noBoundary());
    }
    return contentLength(request) > maxBytes + Multipart.OVERHEAD
        ? Future.failedFuture(UploadStream.tooLarge(maxBytes))
        : Future.succeededFuture();
  }

  private static boolean isMultipart(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && MULTIPART.matcher(type).matches();
  }

  /** The boundary; null if there is none. */
  static String boundary(HttpServerRequest request) {
    Matcher match = BOUNDARY.matcher(request.getHeader(HttpHeaders.CONTENT_TYPE));
    if (!match.find()) {
      return null;
    }
    return match.group(1) == null ? match.group(2) : match.group(1);
  }

  /** The length; -1 if the client does not send one. */
  static long contentLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }

  private static Problem notMultipart() {
    return Problem.of(
        ProblemType.WRONG_CONTENT_TYPE,
        "Send the file as multipart/form-data, in a field called 'file': curl -F file=@my.pdf."
            + " A URL goes to POST /api/v1/imports.");
  }

  private static Problem noBoundary() {
    return Problem.of(
        ProblemType.BAD_REQUEST,
        "Content-Type has no boundary, or one of more than 70 characters. Let your HTTP library"
            + " write this header.");
  }
}

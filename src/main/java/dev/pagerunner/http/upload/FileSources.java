package dev.pagerunner.http.upload;

import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.JsonBodies;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * Where the file of a new document comes from: the form in the request; or, as another operation,
 * the bucket to which the client sent it before, or a URL. An operation takes one type of body,
 * since generated clients use no more than one.
 */
public record FileSources(Uploads forms, BucketUploads bucket, UrlImports imports) {
  private static final String UPLOAD = "upload";
  private static final String URL = "url";

  /**
   * Stores the file of a form, whose request is paused, then hands it on.
   *
   * @param accept takes what was received; if it fails, the file is deleted
   */
  public <T> Future<T> uploaded(RoutingContext ctx, Function<ReceivedUpload, Future<T>> accept) {
    return forms.receive(ctx.request(), Caller.of(ctx).actor(), accept);
  }

  /**
   * Stores a file that is elsewhere, then hands it on.
   *
   * @param accept takes what was received; if it fails, the file is deleted
   */
  public <T> Future<T> imported(RoutingContext ctx, Function<ReceivedUpload, Future<T>> accept) {
    JsonObject body = JsonBodies.of(ctx).valid();
    if (isNamed(body, URL) == isNamed(body, UPLOAD)) {
      throw Problem.invalid(
          URL,
          isNamed(body, URL)
              ? "there is an upload, too: give one of them"
              : "it is missing: give the URL of a file; a file itself goes to POST"
                  + " /api/v1/documents");
    }
    return isNamed(body, URL)
        ? imports.receive(ctx, body, accept)
        : bucket.receive(body, Caller.of(ctx).actor(), accept);
  }

  private static boolean isNamed(JsonObject body, String field) {
    return body.getString(field) != null;
  }
}

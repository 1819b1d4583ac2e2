package dev.pagerunner.http.api;

import dev.pagerunner.http.problem.EarlyResponse;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.problem.ProblemFormat;
import dev.pagerunner.http.problem.ProblemType;
import dev.pagerunner.http.upload.Multipart;
import dev.pagerunner.http.upload.UploadStream;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Sends problems of the {@link Tutorial}'s routes in Django's format, which its clients expect. */
public final class TutorialProblems implements ProblemFormat {
  private static final Map<String, String> IN_DJANGO =
      Map.of(
          Multipart.MISSING, "No file was submitted.",
          UploadStream.EMPTY, "The submitted file is empty.");

  @Override
  public boolean appliesTo(RoutingContext ctx) {
    return ctx.request().path().startsWith(Tutorial.PATH);
  }

  /** Sends a problem as Django REST framework does, which answers an invalid field with 400. */
  @Override
  public void send(RoutingContext ctx, Problem problem) {
    JsonObject json = new JsonObject();
    if (problem.type() == ProblemType.UNSUPPORTED_MEDIA_TYPE) {
      json.put("file", JsonArray.of(problem.getMessage()));
      ctx.response().setStatusCode(400);
    } else if (problem.type() == ProblemType.INVALID_FIELD) {
      problem
          .errors()
          .forEach(
              e ->
                  json.put(
                      e.field(), JsonArray.of(IN_DJANGO.getOrDefault(e.detail(), e.detail()))));
      ctx.response().setStatusCode(400);
    } else {
      json.put("detail", problem.getMessage());
    }
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    EarlyResponse.end(ctx, json.toBuffer());
  }
}

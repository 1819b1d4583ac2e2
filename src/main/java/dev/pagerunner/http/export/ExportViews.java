package dev.pagerunner.http.export;

import dev.pagerunner.exports.ExportJob;
import dev.pagerunner.exports.ExportJob.State;
import dev.pagerunner.http.response.JsonViews;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** The JSON form of export jobs. */
public final class ExportViews {
  private ExportViews() {}

  static String self(UUID job) {
    return "/api/v1/exports/" + job;
  }

  static String file(UUID job) {
    return self(job) + "/file";
  }

  /** A job as clients see it. */
  public static JsonObject job(ExportJob job) {
    JsonObject wanted = job.request();
    JsonArray labels = wanted.getJsonArray("labels");
    String pages = wanted.getString("pages");
    ExportJob.File file = job.file();
    return new JsonObject()
        .put("id", job.id().toString())
        .put("state", job.state().word())
        .put("format", wanted.getString("format"))
        .put(
            "options",
            new JsonObject()
                .put("pages", pages.isEmpty() ? null : pages)
                .put("labels", labels.isEmpty() ? null : labels)
                .put("min_score", wanted.getValue("min_score"))
                .put("images", wanted.getValue("images")))
        .put("runs", job.progress().runs())
        .put("runs_done", job.progress().done())
        .put("file_name", file == null ? null : file.name())
        .put("media_type", file == null ? null : file.mediaType())
        .put("size", file == null ? null : file.bytes())
        .put("error", job.error())
        .put("created_at", JsonViews.time(job.times().created()))
        .put("finished_at", JsonViews.time(job.times().finished()))
        .put("expires_at", JsonViews.time(job.times().expires()))
        .put(
            "links",
            new JsonObject()
                .put("self", self(job.id()))
                .put("file", job.state() == State.SUCCEEDED ? file(job.id()) : null));
  }
}

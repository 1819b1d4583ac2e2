package dev.pagerunner.http.response;

import dev.pagerunner.blob.BlobStore;
import dev.pagerunner.blob.DirectoryBlobStore;
import dev.pagerunner.domain.EventType;
import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageState;
import dev.pagerunner.domain.layout.TitleLevels;
import dev.pagerunner.domain.search.SearchQuery;
import dev.pagerunner.domain.search.Snippet;
import dev.pagerunner.http.request.OfferedModel;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.DocumentView;
import dev.pagerunner.store.EventView;
import dev.pagerunner.store.Json;
import dev.pagerunner.store.PageView;
import dev.pagerunner.store.RunView;
import dev.pagerunner.store.SearchHit;
import dev.pagerunner.store.StatisticsQueries.FailureCount;
import dev.pagerunner.store.Total;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The JSON form of everything that clients read. */
public final class JsonViews {
  private JsonViews() {}

  /** {@code next} is null at the end of the list. */
  public static JsonObject list(List<JsonObject> items, String next) {
    return new JsonObject().put("items", new JsonArray(items)).put("next", next);
  }

  /** The fields that a list has besides its items. */
  public static JsonObject total(Total total) {
    JsonObject json = new JsonObject().put("total", total.rows());
    return total.isAtLeast() ? json.put("total_is_at_least", true) : json;
  }

  public static JsonObject document(DocumentView document) {
    String self = Links.document(document.id());
    return new JsonObject()
        .put("id", document.id().toString())
        .put("title", document.title())
        .put("filename", document.filename())
        .put("media_type", document.mediaType())
        .put("bytes", document.bytes())
        .put("sha256", document.sha256())
        .put("pages", document.pages())
        .put("created_at", time(document.createdAt()))
        .put("owner", document.owner())
        .put("shared", document.shared())
        .put("run", document.run() == null ? null : run(document.run()))
        .put(
            "thumbnail",
            document.image() == null
                ? null
                : Links.thumbnail(document.image().run(), document.image().page()))
        .put(
            "links",
            new JsonObject()
                .put("self", self)
                .put("file", Links.file(document.id()))
                .put("runs", self + "/runs"));
  }

  public static JsonObject run(RunView run) {
    return new JsonObject()
        .put("id", run.id().toString())
        .put("document_id", run.document().toString())
        .put("state", run.state().word())
        .put(
            "model",
            new JsonObject()
                .put("name", run.model().name())
                .put("version", run.model().version())
                .put("sha256", run.model().sha256()))
        .put(
            "options",
            new JsonObject()
                .put("pages", run.pages().isEmpty() ? null : run.pages())
                .put("threshold", run.threshold()))
        .put("threshold", run.threshold() == null ? run.scores().model() : run.threshold())
        .put("thresholds", thresholds(run))
        .put("candidates_from", run.scores().candidatesFrom())
        .put("pages_total", run.pagesTotal())
        .put("pages_done", run.pagesDone())
        .put("pages_failed", run.pagesFailed())
        .put("detections", run.detections())
        .put("labels", run.labels() == null ? new JsonArray() : run.labels())
        .put("error", run.error())
        .put("failed_page", run.failedPage())
        .put("created_at", time(run.createdAt()))
        .put("started_at", time(run.startedAt()))
        .put("finished_at", time(run.finishedAt()))
        .put("queue_position", run.queuePosition())
        .put("last_event", run.lastEvent())
        .put("links", links(run));
  }

  /** By label; a threshold that was chosen is that of all labels. */
  private static JsonObject thresholds(RunView run) {
    Map<String, Double> own = run.scores().byLabel();
    if (run.threshold() != null) {
      return new JsonObject();
    }
    return own == null ? null : JsonObject.mapFrom(own);
  }

  private static JsonObject links(RunView run) {
    String self = Links.run(run.id());
    return new JsonObject()
        .put("self", self)
        .put("document", Links.document(run.document()))
        .put("events", self + "/events")
        .put("pages", self + "/pages")
        .put("detections", self + "/detections")
        .put("outline", self + "/outline")
        .put("cancel", self + "/cancel")
        .put("retry", self + "/retry");
  }

  public static JsonObject page(UUID run, PageView page) {
    return new JsonObject()
        .put("page", page.page())
        .put("state", page.state().word())
        .put("width", page.width())
        .put("height", page.height())
        .put("dpi", page.dpi())
        .put("detections", page.detections())
        .put(
            "ms",
            new JsonObject()
                .put("render", page.renderMillis())
                .put("detect", page.detectMillis())
                .put("save", page.saveMillis()))
        .put("warnings", page.warnings() == null ? new JsonArray() : page.warnings())
        .put("error", page.error())
        .put("image", page.state() == PageState.DONE ? Links.pageImage(run, page.page()) : null)
        .put(
            "thumbnail", page.state() == PageState.DONE ? Links.thumbnail(run, page.page()) : null);
  }

  public static JsonObject detection(UUID run, DetectionView view) {
    JsonObject json = Json.of(view.detection(), view.dpi()).put("page", view.page());
    return view.detection().candidate()
        ? json.putNull("crop")
        : json.put("crop", Links.crop(run, view.page(), view.detection().n()));
  }

  /** A candidate of a page that is told elsewhere, without a place in the reading order. */
  public static JsonObject candidate(DetectionView view) {
    JsonObject json = Json.of(view.detection(), view.dpi());
    json.remove("order");
    return json;
  }

  /** A detection whose text a search found, with a piece of the text. */
  public static JsonObject hit(SearchHit hit, SearchQuery query) {
    SearchHit.Place place = hit.place();
    Snippet snippet = Snippet.of(hit.text(), query);
    JsonArray marks = new JsonArray();
    snippet.marks().forEach(mark -> marks.add(JsonArray.of(mark.start(), mark.end())));
    return new JsonObject()
        .put(
            "document",
            new JsonObject().put("id", place.document().toString()).put("title", hit.title()))
        .put("run", place.run().toString())
        .put("page", place.page())
        .put("n", place.n())
        .put("label", hit.label())
        .put("score", hit.score())
        .put("box", Json.of(hit.box()))
        .put("box_pt", Json.inPoints(hit.box(), hit.dpi()))
        .put(
            "snippet",
            new JsonObject()
                .put("text", snippet.text())
                .put("start", snippet.start())
                .put("marks", marks))
        .put("image", Links.pageImage(place.run(), place.page()))
        .put("crop", Links.crop(place.run(), place.page(), place.n()));
  }

  /** A title in an outline. */
  public static JsonObject title(DetectionView view, TitleLevels levels) {
    JsonObject detection = Json.of(view.detection(), view.dpi());
    return new JsonObject()
        .put("level", levels.level(view.title()))
        .put("text", detection.getString("text"))
        .put("page", view.page())
        .put("n", view.detection().n())
        .put("box", detection.getJsonArray("box"))
        .put("box_pt", detection.getJsonArray("box_pt"));
  }

  /**
   * An event as the event stream sends it, with links, so that a client needs no second request.
   */
  public static JsonObject event(UUID run, EventView event) {
    JsonObject json =
        new JsonObject()
            .put("seq", event.seq())
            .put("run", run.toString())
            .put("at", time(event.at()))
            .mergeIn(event.data());
    if (event.type() == EventType.PAGE_DONE) {
      int page = json.getInteger("page");
      json.put("image", Links.pageImage(run, page)).put("thumbnail", Links.thumbnail(run, page));
      JsonArray detections = new JsonArray();
      event.detections().forEach(found -> detections.add(detection(run, found)));
      json.put("detections", detections);
      if (event.truncated()) {
        json.put("detections_truncated", true);
      }
    }
    return json;
  }

  /** The first is the default. */
  /** {@code more} gives further fields of a model. */
  public static JsonObject models(List<OfferedModel> models, Function<ModelRef, JsonObject> more) {
    List<JsonObject> items =
        models.stream()
            .map(
                model ->
                    model(model)
                        .put("default", model.equals(models.get(0)))
                        .mergeIn(more.apply(model.ref())))
            .toList();
    return list(items, null);
  }

  private static JsonObject model(OfferedModel model) {
    return new JsonObject()
        .put("name", model.name())
        .put("version", model.version())
        .put("sha256", model.sha256())
        .put("labels", new JsonArray(model.labels()))
        .put("dpi", model.dpi())
        .put("threshold", model.threshold())
        .put("thresholds", JsonObject.mapFrom(model.thresholds()))
        .put("license", model.license())
        .put("description", model.description());
  }

  /** Where bytes are kept, and how many fit; nobody knows that of a bucket. */
  public static JsonObject storage(BlobStore blobs, long freeBytes) {
    boolean isDirectory = blobs instanceof DirectoryBlobStore;
    return new JsonObject()
        .put("place", isDirectory ? "directory" : "bucket")
        .put("free_bytes", isDirectory ? freeBytes : null);
  }

  /** {@code [{category, count}, …]}. */
  public static JsonArray failures(List<FailureCount> failures) {
    JsonArray json = new JsonArray();
    failures.forEach(
        one ->
            json.add(new JsonObject().put("category", one.category()).put("count", one.count())));
    return json;
  }

  /** A time in RFC 3339; null stays null. */
  public static String time(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}

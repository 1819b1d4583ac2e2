package dev.pagerunner.http;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** The pages of a run, their images and crops. */
final class PageHandlers {
  private static final String JPEG = "image/jpeg";

  /** More detections than a model gives for one page. */
  private static final int ALL_OF_A_PAGE = 10_000;

  private final RunQueries runs;
  private final PageQueries pages;
  private final DetectionQueries detections;
  private final BlobAnswer blobs;

  PageHandlers(RunQueries runs, PageQueries pages, DetectionQueries detections, BlobAnswer blobs) {
    this.runs = runs;
    this.pages = pages;
    this.detections = detections;
    this.blobs = blobs;
  }

  Future<?> list(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    int limit = Params.limit(ctx);
    int after = after(Params.cursor(ctx));
    return documentOf(run)
        .compose(document -> pages.list(run, after, limit + 1))
        .compose(
            found ->
                ctx.json(
                    Shapes.list(
                        found,
                        limit,
                        page -> Shapes.page(run, page),
                        page -> Params.cursor(Integer.toString(page.page())))));
  }

  Future<?> get(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    int page = Params.page(ctx);
    DetectionQueries.Filter ofPage = new DetectionQueries.Filter(page, null, null);
    return documentOf(run)
        .compose(document -> pages.find(run, page))
        .map(found -> found.orElseThrow(() -> Problem.notFound("page", page)))
        .compose(
            view ->
                detections
                    .list(run, ofPage, DetectionQueries.Place.START, ALL_OF_A_PAGE)
                    .map(
                        found -> {
                          List<JsonObject> all =
                              found.stream().map(one -> Shapes.detection(run, one)).toList();
                          return Shapes.page(run, view).put("detections", new JsonArray(all));
                        }))
        .compose(ctx::json);
  }

  Future<?> image(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    int page = Params.page(ctx);
    return documentOf(run)
        .compose(
            document ->
                blobs.send(ctx, BlobKeys.pageImage(document, run, page), JPEG, run + "-" + page));
  }

  Future<?> crop(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    String[] place = ctx.pathParam("crop").split("_", 2);
    if (place.length < 2) {
      throw Problem.notFound("crop", Params.quoted(ctx.pathParam("crop")));
    }
    int page = Params.positive(place[0], "page");
    int n = Params.positive(place[1], "detection");
    return detections
        .crop(run, page, n)
        .map(found -> found.orElseThrow(() -> Problem.notFound("crop", page + "_" + n)))
        .compose(
            crop ->
                blobs.sendPart(
                    ctx,
                    BlobKeys.crops(crop.document(), run, crop.blob()),
                    crop.offset(),
                    crop.bytes(),
                    JPEG,
                    run + "-" + page + "_" + n));
  }

  private Future<UUID> documentOf(UUID run) {
    return runs.documentOf(run).map(found -> found.orElseThrow(() -> Problem.notFound("run", run)));
  }

  private static int after(String cursor) {
    try {
      return cursor == null ? 0 : Integer.parseInt(cursor);
    } catch (NumberFormatException e) {
      throw Params.wrongCursor();
    }
  }
}

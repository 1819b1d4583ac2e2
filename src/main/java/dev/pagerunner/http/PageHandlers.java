package dev.pagerunner.http;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.DetectionQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.PageView;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** The pages of a run, their images and crops. */
final class PageHandlers {
  private static final String JPEG = "image/jpeg";

  private final RunQueries runs;
  private final PageQueries pages;
  private final DetectionQueries detections;
  private final BlobAnswer blobs;
  private final Turns turns;

  PageHandlers(
      RunQueries runs,
      PageQueries pages,
      DetectionQueries detections,
      BlobAnswer blobs,
      Turns turns) {
    this.runs = runs;
    this.pages = pages;
    this.detections = detections;
    this.blobs = blobs;
    this.turns = turns;
  }

  Future<?> list(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    int start = after(Params.cursor(ctx));
    ListAnswer.Source<PageView> listed =
        (last, limit) -> pages.list(run, last == null ? start : last.page(), limit);
    return documentOf(run)
        .compose(
            document ->
                ListAnswer.ofItems(
                    ctx,
                    listed,
                    page -> Shapes.page(run, page),
                    page -> Params.cursor(Integer.toString(page.page()))));
  }

  Future<?> get(RoutingContext ctx) {
    UUID run = Params.runId(ctx);
    int page = Params.page(ctx);
    Filter ofPage = new Filter(page, null, null);
    ListAnswer.Source<DetectionView> found =
        (last, limit) ->
            turns.take(
                ctx.response(),
                () ->
                    detections.list(
                        run,
                        ofPage,
                        last == null ? Place.START : DetectionHandlers.placeOf(last),
                        limit,
                        ListAnswer.PART_BYTES));
    return documentOf(run)
        .compose(document -> pages.find(run, page))
        .map(view -> view.orElseThrow(() -> Problem.notFound("page", page)))
        .map(view -> Shapes.page(run, view))
        .compose(
            json -> {
              json.remove("detections");
              return ListAnswer.within(
                  json, "detections", ctx, found, one -> Shapes.detection(run, one));
            });
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

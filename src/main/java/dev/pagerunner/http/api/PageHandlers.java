package dev.pagerunner.http.api;

import dev.pagerunner.blob.BlobKeys;
import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.domain.Thumbnail;
import dev.pagerunner.http.auth.Access;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.limits.ConcurrencyLimit;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.BlobResponse;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.http.response.ListResponse;
import dev.pagerunner.http.server.EntityTags;
import dev.pagerunner.store.DetectionQueries;
import dev.pagerunner.store.DetectionQueries.Filter;
import dev.pagerunner.store.DetectionQueries.Place;
import dev.pagerunner.store.DetectionView;
import dev.pagerunner.store.KeysetStream;
import dev.pagerunner.store.PageQueries;
import dev.pagerunner.store.PageView;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** The pages of a run, their images and crops. */
public final class PageHandlers {
  private static final String JPEG = "image/jpeg";

  /** To be raised when lists get other fields: copies of earlier ones are then not good. */
  private static final int LIST_FORMAT = 1;

  private static final int MOST_WIDTH = 10_000;

  private final RunQueries runs;
  private final PageQueries pages;
  private final DetectionQueries detections;
  private final BlobResponse blobs;
  private final ConcurrencyLimit longReads;

  public PageHandlers(
      RunQueries runs,
      PageQueries pages,
      DetectionQueries detections,
      BlobResponse blobs,
      ConcurrencyLimit longReads) {
    this.runs = runs;
    this.pages = pages;
    this.detections = detections;
    this.blobs = blobs;
    this.longReads = longReads;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("listPages", Permission.READ, this::list),
        Operation.of("getPage", Permission.READ, this::get),
        Operation.of("getPageImage", Permission.READ, this::image).streaming().linked(),
        Operation.of("getCrop", Permission.READ, this::crop).streaming().linked());
  }

  private Future<?> list(RoutingContext ctx) {
    int start = after(RequestParams.cursor(ctx));
    return readable(ctx, runs)
        .compose(
            run ->
                isKnown(ctx, run)
                    ? ctx.response().setStatusCode(304).end()
                    : list(ctx, run, start));
  }

  /** Every change of a page has an event, so the last one tells lists from each other. */
  private static boolean isKnown(RoutingContext ctx, ReadableRun run) {
    String tag = "\"" + LIST_FORMAT + "-" + run.id() + "-" + run.lastEvent() + "\"";
    ctx.response()
        .putHeader(HttpHeaders.ETAG, "W/" + tag)
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    return EntityTags.isKnown(ctx.request(), tag);
  }

  /** The number of the last event is read before the pages: whoever follows it misses nothing. */
  private Future<Void> list(RoutingContext ctx, ReadableRun run, int start) {
    return ListResponse.ofCounted(
        new JsonObject().put("last_event", run.lastEvent()),
        ctx,
        (PageView last, int limit) -> pages.list(run, last == null ? start : last.page(), limit),
        page -> JsonViews.page(run.id(), page),
        page -> RequestParams.cursor(Integer.toString(page.page())));
  }

  private Future<?> get(RoutingContext ctx) {
    int page = RequestParams.page(ctx);
    Filter found = new Filter(page, List.of(), RequestParams.fraction(ctx, "min_score"));
    return readable(ctx, runs)
        .compose(
            run ->
                pages
                    .find(run, page)
                    .map(view -> view.orElseThrow(() -> Problem.notFound("page", page)))
                    .compose(view -> send(ctx, run, view, found)));
  }

  private Future<?> send(RoutingContext ctx, ReadableRun run, PageView page, Filter ofPage) {
    KeysetStream.Source<DetectionView> found =
        (last, limit) ->
            longReads.take(
                ctx.response(),
                () ->
                    detections.list(
                        run,
                        ofPage,
                        last == null ? Place.START : DetectionHandlers.placeOf(last),
                        limit,
                        ListResponse.PART_BYTES));
    JsonObject json = JsonViews.page(run.id(), page);
    json.remove("detections");
    return ListResponse.within(
        json, "detections", ctx, found, one -> JsonViews.detection(run.id(), one));
  }

  /** A page that an earlier version read has no thumbnail: its image is as good, only larger. */
  private Future<?> image(RoutingContext ctx) {
    int page = RequestParams.page(ctx);
    Integer width = RequestParams.integer(ctx, "width", 1, MOST_WIDTH, MOST_WIDTH);
    return readable(ctx, runs)
        .compose(
            run ->
                width <= Thumbnail.WIDTH
                    ? thumbnail(ctx, run, page)
                        .recover(
                            e ->
                                e instanceof BlobMissingException
                                    ? whole(ctx, run, page)
                                    : Future.failedFuture(e))
                    : whole(ctx, run, page));
  }

  private Future<Void> thumbnail(RoutingContext ctx, ReadableRun run, int page) {
    String key = BlobKeys.thumbnail(run.document(), run.id(), page);
    return send(ctx, key, run.id() + "-" + page + "-thumbnail");
  }

  private Future<Void> whole(RoutingContext ctx, ReadableRun run, int page) {
    String key = BlobKeys.pageImage(run.document(), run.id(), page);
    return send(ctx, key, run.id() + "-" + page);
  }

  /** Whoever has a link to this server may not be allowed to load from the bucket. */
  private Future<Void> send(RoutingContext ctx, String key, String version) {
    if (RequestParams.text(ctx, Access.LINK) == null) {
      return blobs.send(ctx, key, JPEG, version);
    }
    letOthersEmbed(ctx);
    return blobs.sendFromHere(ctx, key, JPEG, version);
  }

  /** A link is for pages of other programs. */
  private static void letOthersEmbed(RoutingContext ctx) {
    ctx.response().putHeader("Cross-Origin-Resource-Policy", "cross-origin");
  }

  private Future<?> crop(RoutingContext ctx) {
    if (RequestParams.text(ctx, Access.LINK) != null) {
      letOthersEmbed(ctx);
    }
    String[] place = ctx.pathParam("crop").split("_", 2);
    if (place.length < 2) {
      throw Problem.notFound("crop", RequestParams.quoted(ctx.pathParam("crop")));
    }
    int page = RequestParams.positive(place[0], "page");
    int n = RequestParams.positive(place[1], "detection");
    return readable(ctx, runs)
        .compose(
            run ->
                detections
                    .crop(run, page, n)
                    .map(found -> found.orElseThrow(() -> Problem.notFound("crop", page + "_" + n)))
                    .compose(
                        crop ->
                            blobs.sendPart(
                                ctx,
                                BlobKeys.crops(run.document(), run.id(), crop.blob()),
                                crop.offset(),
                                crop.bytes(),
                                JPEG,
                                run.id() + "-" + page + "_" + n)));
  }

  /** The run in the path, if the caller may read it. */
  static Future<ReadableRun> readable(RoutingContext ctx, RunQueries runs) {
    UUID run = RequestParams.runId(ctx);
    return runs.readable(run, Caller.of(ctx).reads())
        .map(found -> found.orElseThrow(() -> Problem.notFound("run", run)));
  }

  private static int after(String cursor) {
    try {
      return cursor == null ? 0 : Integer.parseInt(cursor);
    } catch (NumberFormatException e) {
      throw RequestParams.wrongCursor();
    }
  }
}

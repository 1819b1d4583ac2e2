package dev.pagerunner.http.api;

import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.http.auth.Caller;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.export.ExportResponse;
import dev.pagerunner.http.export.MadeExport;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.ReadableRun;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Runs in the formats of other programs. */
public final class ExportHandlers {
  private static final String SIGNED_HOURS = ExportOptions.Name.SIGNED_HOURS.word();

  private final RunQueries runs;
  private final ExportResponse exports;
  private final MadeExport made;
  private final LinkHandlers links;

  /**
   * For the operations of exports.
   *
   * @param made answers where a worker has to make the file
   * @param links makes those in exports
   */
  public ExportHandlers(
      RunQueries runs, ExportResponse exports, MadeExport made, LinkHandlers links) {
    this.runs = runs;
    this.exports = exports;
    this.made = made;
    this.links = links;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("exportRun", Permission.READ, this::export).streaming(),
        Operation.of("listExportFormats", Permission.READ, this::formats));
  }

  private Future<?> export(RoutingContext ctx) {
    ExportRequest wanted = ExportChoices.ofQuery(ctx);
    Integer hours = RequestParams.integer(ctx, SIGNED_HOURS, 1, LinkHandlers.MOST_HOURS, null);
    return PageHandlers.readable(ctx, runs)
        .compose(
            run ->
                wanted.exporter().needsDocument()
                    ? made.send(ctx, run, wanted, ExportJobHandlers.owner(Caller.of(ctx)))
                    : linked(ctx, run, wanted, hours)
                        .compose(complete -> exports.send(ctx, run, complete)));
  }

  /** With links to the page images, for so many hours; without any if that is null. */
  private Future<ExportRequest> linked(
      RoutingContext ctx, ReadableRun run, ExportRequest wanted, Integer hours) {
    if (hours == null) {
      return Future.succeededFuture(wanted);
    }
    if (RequestParams.text(ctx, "image_prefix") != null || wanted.options().images()) {
      throw Problem.invalid(
          SIGNED_HOURS, "the images are here: leave image_prefix and images out, or signed_hours");
    }
    return links
        .make(ctx, run, Duration.ofHours(hours))
        .map(
            link ->
                new ExportRequest(
                    wanted.exporter(),
                    wanted.options().linkedTo(link.image()),
                    wanted.selection()));
  }

  private Future<?> formats(RoutingContext ctx) {
    return ctx.json(
        JsonViews.list(Exporters.ALL.stream().map(ExportHandlers::format).toList(), null));
  }

  private static JsonObject format(Exporter exporter) {
    return new JsonObject()
        .put("name", exporter.name())
        .put("description", exporter.description())
        .put("media_type", exporter.mediaType())
        .put("images", exporter.images().name().toLowerCase(Locale.ROOT))
        .put("by_worker", exporter.needsDocument())
        .put(
            "options",
            new JsonArray(
                exporter.options().stream().map(ExportOptions.Name::word).sorted().toList()));
  }
}

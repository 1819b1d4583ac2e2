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
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Runs in the formats of other programs. */
public final class ExportHandlers {
  private final RunQueries runs;
  private final ExportResponse exports;
  private final MadeExport made;

  /** {@code made} answers where a worker has to make the file. */
  public ExportHandlers(RunQueries runs, ExportResponse exports, MadeExport made) {
    this.runs = runs;
    this.exports = exports;
    this.made = made;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("exportRun", Permission.READ, this::export).streaming(),
        Operation.of("listExportFormats", Permission.READ, this::formats));
  }

  private Future<?> export(RoutingContext ctx) {
    ExportRequest wanted = ExportChoices.ofQuery(ctx);
    return PageHandlers.readable(ctx, runs)
        .compose(
            run ->
                wanted.exporter().needsDocument()
                    ? made.send(ctx, run, wanted, ExportJobHandlers.owner(Caller.of(ctx)))
                    : exports.send(ctx, run, wanted));
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

package dev.pagerunner.http.api;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporter.Images;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.http.contract.Operation;
import dev.pagerunner.http.contract.Permission;
import dev.pagerunner.http.export.ExportResponse;
import dev.pagerunner.http.export.ExportResponse.Wanted;
import dev.pagerunner.http.export.ExportSelection;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.RequestParams;
import dev.pagerunner.http.response.JsonViews;
import dev.pagerunner.store.RunQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Runs in the formats of other programs. */
public final class ExportHandlers {
  private static final int MAX_PREFIX = 500;

  private final RunQueries runs;
  private final ExportResponse exports;

  public ExportHandlers(RunQueries runs, ExportResponse exports) {
    this.runs = runs;
    this.exports = exports;
  }

  public List<Operation> operations() {
    return List.of(
        Operation.of("exportRun", Permission.READ, this::export).streaming(),
        Operation.of("listExportFormats", Permission.READ, this::formats));
  }

  private Future<?> export(RoutingContext ctx) {
    Exporter exporter = exporter(ctx);
    Wanted wanted = new Wanted(exporter, options(ctx, exporter), selection(ctx));
    return PageHandlers.readable(ctx, runs).compose(run -> exports.send(ctx, run, wanted));
  }

  private static Exporter exporter(RoutingContext ctx) {
    String name = RequestParams.text(ctx, "format");
    if (name == null) {
      throw Problem.invalid("format", "it is missing: write one of " + Exporters.names());
    }
    return Exporters.named(name)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "format", RequestParams.quoted(name) + " is not one of: " + Exporters.names()));
  }

  private static ExportSelection selection(RoutingContext ctx) {
    String labels = RequestParams.text(ctx, "labels");
    return new ExportSelection(
        pages(RequestParams.text(ctx, "pages")),
        labels == null ? List.of() : labels(labels),
        RequestParams.fraction(ctx, "min_score"),
        true);
  }

  private static List<String> labels(String text) {
    List<String> labels = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (labels.contains("")) {
      throw Problem.invalid("labels", "it has an empty label: write names with commas between");
    }
    return labels;
  }

  private static PageRanges pages(String text) {
    try {
      return PageRanges.parse(text);
    } catch (PagerunnerException e) {
      throw Problem.invalid("pages", e.getMessage());
    }
  }

  private static ExportOptions options(RoutingContext ctx, Exporter exporter) {
    for (ExportOptions.Name option : ExportOptions.Name.values()) {
      if (RequestParams.text(ctx, option.word()) != null && !exporter.options().contains(option)) {
        throw Problem.invalid(option.word(), exporter.name() + " does not have it: leave it out");
      }
    }
    ExportOptions defaults = ExportOptions.defaults(exporter);
    String prefix = RequestParams.text(ctx, "image_prefix");
    if (prefix != null && prefix.length() > MAX_PREFIX) {
      throw Problem.invalid(
          "image_prefix", "it is longer than " + MAX_PREFIX + " characters: shorten it");
    }
    return new ExportOptions(
        images(ctx, exporter, defaults.images()),
        flag(ctx, "guard", defaults.guard()),
        prefix == null ? defaults.imagePrefix() : prefix);
  }

  private static boolean images(RoutingContext ctx, Exporter exporter, boolean otherwise) {
    boolean wanted = flag(ctx, "images", otherwise);
    if (wanted && exporter.images() == Images.NEVER) {
      throw Problem.invalid("images", exporter.name() + " has no use for them: leave it out");
    }
    if (!wanted && exporter.images() == Images.ALWAYS) {
      throw Problem.invalid("images", exporter.name() + " consists of images: leave it out");
    }
    return wanted;
  }

  private static boolean flag(RoutingContext ctx, String name, boolean otherwise) {
    String text = RequestParams.text(ctx, name);
    if (text == null) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw Problem.invalid(name, RequestParams.quoted(text) + " is neither true nor false");
    }
    return text.equals("true");
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
        .put(
            "options",
            new JsonArray(
                exporter.options().stream().map(ExportOptions.Name::word).sorted().toList()));
  }
}

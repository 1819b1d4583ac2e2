package dev.pagerunner.http.api;

import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporter.Images;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSelection;
import dev.pagerunner.http.problem.Problem;
import dev.pagerunner.http.request.LabelList;
import dev.pagerunner.http.request.RequestParams;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * What a client chose for an export, from an address or a body; what is null was not chosen.
 *
 * @param strict whether pages and labels that the run cannot have are refused
 */
record ExportChoices(
    String format, ExportChoices.Part part, ExportChoices.Options options, boolean strict) {
  private static final int MAX_PREFIX = 500;

  /** Which part of a run. */
  record Part(String pages, List<String> labels, Double minScore) {}

  /** The options of formats. */
  record Options(Boolean images, Boolean guard, String imagePrefix, boolean signed) {
    private boolean has(ExportOptions.Name option) {
      return switch (option) {
        case GUARD -> guard != null;
        case IMAGE_PREFIX -> imagePrefix != null;
        case SIGNED_HOURS -> signed;
      };
    }
  }

  /** Those of an address. */
  static ExportRequest ofQuery(RoutingContext ctx) {
    String labels = RequestParams.text(ctx, "labels");
    return new ExportChoices(
            RequestParams.text(ctx, "format"),
            new Part(
                RequestParams.text(ctx, "pages"),
                labels == null ? List.of() : LabelList.parse(labels),
                RequestParams.fraction(ctx, "min_score")),
            new Options(
                RequestParams.flag(ctx, "images"),
                RequestParams.flag(ctx, "guard"),
                RequestParams.text(ctx, "image_prefix"),
                RequestParams.text(ctx, ExportOptions.Name.SIGNED_HOURS.word()) != null),
            true)
        .request();
  }

  /** Those of a body that is checked against the contract. */
  static ExportRequest ofBody(JsonObject body, boolean strict) {
    JsonArray labels = body.getJsonArray("labels");
    Number score = (Number) body.getValue("min_score");
    return new ExportChoices(
            body.getString("format"),
            new Part(
                body.getString("pages"),
                labels == null ? List.of() : labels.stream().map(Object::toString).toList(),
                score == null ? null : score.doubleValue()),
            new Options(
                body.getBoolean("images"),
                body.getBoolean("guard"),
                body.getString("image_prefix"),
                false),
            strict)
        .request();
  }

  private ExportRequest request() {
    Exporter exporter = exporter();
    return new ExportRequest(
        exporter,
        options(exporter),
        new ExportSelection(RequestParams.pages(part.pages), labels(), part.minScore, strict));
  }

  private Exporter exporter() {
    if (format == null) {
      throw Problem.invalid("format", "it is missing: write one of " + Exporters.names());
    }
    return Exporters.named(format)
        .orElseThrow(
            () ->
                Problem.invalid(
                    "format",
                    RequestParams.quoted(format) + " is not one of: " + Exporters.names()));
  }

  private List<String> labels() {
    List<String> labels = part.labels.stream().map(String::strip).toList();
    labels.forEach(label -> RequestParams.demandNoNul("labels", label));
    if (labels.contains("")) {
      throw Problem.invalid("labels", "it has an empty label: write names with commas between");
    }
    return labels;
  }

  private ExportOptions options(Exporter exporter) {
    for (ExportOptions.Name option : ExportOptions.Name.values()) {
      if (options.has(option) && !exporter.options().contains(option)) {
        throw Problem.invalid(option.word(), exporter.name() + " does not have it: leave it out");
      }
    }
    ExportOptions defaults = ExportOptions.defaults(exporter);
    String prefix = options.imagePrefix;
    RequestParams.demandNoNul("image_prefix", prefix);
    if (prefix != null && prefix.length() > MAX_PREFIX) {
      throw Problem.invalid(
          "image_prefix", "it is longer than " + MAX_PREFIX + " characters: shorten it");
    }
    return new ExportOptions(
        images(exporter, defaults.images()),
        options.guard == null ? defaults.guard() : options.guard,
        prefix == null ? defaults.imagePrefix() : prefix);
  }

  private boolean images(Exporter exporter, boolean otherwise) {
    boolean wanted = options.images == null ? otherwise : options.images;
    if (wanted && exporter.images() == Images.NEVER) {
      throw Problem.invalid("images", exporter.name() + " has no use for them: leave it out");
    }
    if (!wanted && exporter.images() == Images.ALWAYS) {
      throw Problem.invalid("images", exporter.name() + " consists of images: leave it out");
    }
    return wanted;
  }
}

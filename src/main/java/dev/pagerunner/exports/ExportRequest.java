package dev.pagerunner.exports;

import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A format with its options, and which part of a run a user wants. */
public record ExportRequest(Exporter exporter, ExportOptions options, ExportSelection selection) {

  /** What writes the format with these options. */
  public Exporter writer() {
    return Exporters.with(options, exporter);
  }

  /** As it is stored. Equal requests give equal texts. */
  JsonObject json() {
    return new JsonObject()
        .put("format", exporter.name())
        .put("pages", selection.pages().toString())
        .put("labels", new JsonArray(selection.labels()))
        .put("min_score", selection.minScore())
        .put("images", options.images())
        .put("guard", options.guard())
        .put("image_prefix", options.imagePrefix());
  }

  /** What {@link #json} wrote; runs that lack pages or labels are exported without them. */
  static ExportRequest of(JsonObject json) {
    return new ExportRequest(
        Exporters.named(json.getString("format")).orElseThrow(),
        new ExportOptions(
            json.getBoolean("images"), json.getBoolean("guard"), json.getString("image_prefix")),
        new ExportSelection(
            PageRanges.parse(json.getString("pages")),
            json.getJsonArray("labels").stream().map(Object::toString).toList(),
            json.getDouble("min_score"),
            false));
  }
}

package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.export.flow.PageFlow;
import dev.pagerunner.export.flow.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;

/**
 * The DoclingDocument of docling-core. What stands in its tree refers to items by their numbers in
 * lists of texts, groups, pictures and tables, each of which is a pass over the pages.
 */
final class DoclingExporter implements Exporter {
  /** Readers refuse a document whose minor version is newer than theirs. */
  private static final String VERSION = "1.0.0";

  /** Docling identifies a file by the last 64 bits of its digest. */
  private static final int HASH_DIGITS = 16;

  @Override
  public String name() {
    return "docling";
  }

  @Override
  public String description() {
    return "A DoclingDocument in JSON, for Docling, and by it for LangChain, LlamaIndex and others.";
  }

  @Override
  public String mediaType() {
    return "application/json";
  }

  @Override
  public String path() {
    return "document.json";
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    RunLevels levels = RunLevels.of(run);
    try (JsonGenerator json = JsonText.to(out)) {
      json.writeStartObject();
      json.writeStringField("schema_name", "DoclingDocument");
      json.writeStringField("version", VERSION);
      json.writeStringField("name", stem(run.facts().source().filename()));
      origin(json, run.facts().source());
      root(json, "furniture");
      json.writeEndArray();
      json.writeEndObject();
      root(json, "body");
      DoclingItems.Counts found = pass(run, new DoclingItems.References(json));
      json.writeEndArray();
      json.writeEndObject();
      list(run, json, "groups", new DoclingItems.Groups(json), found.groups > 0);
      list(run, json, "texts", new DoclingItems.Texts(json, levels), found.texts > 0);
      list(run, json, "pictures", new DoclingItems.Pictures(json), found.pictures > 0);
      list(run, json, "tables", new DoclingItems.Tables(json), found.tables > 0);
      for (String empty : new String[] {"key_value_items", "form_items"}) {
        json.writeArrayFieldStart(empty);
        json.writeEndArray();
      }
      json.writeObjectFieldStart("pages");
      run.forEachEmptyPage(page -> page(json, page, options.images()));
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static String stem(String filename) {
    int dot = filename.lastIndexOf('.');
    return dot > 0 ? filename.substring(0, dot) : filename;
  }

  private static void origin(JsonGenerator json, RunFacts.Source source) throws IOException {
    String digest = source.sha256();
    String end = digest.substring(Math.max(0, digest.length() - HASH_DIGITS));
    json.writeObjectFieldStart("origin");
    json.writeStringField("mimetype", source.mediaType());
    json.writeStringField("filename", source.filename());
    json.writeNumberField("binary_hash", new BigInteger(end, 16));
    json.writeEndObject();
  }

  /** Begins a root of the tree and its list of children. */
  private static void root(JsonGenerator json, String name) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("self_ref", "#/" + name);
    json.writeStringField("content_layer", name);
    json.writeStringField("name", "_root_");
    json.writeStringField("label", "unspecified");
    json.writeArrayFieldStart("children");
  }

  private static void list(
      ExportedRun run, JsonGenerator json, String name, DoclingItems items, boolean any)
      throws IOException {
    json.writeArrayFieldStart(name);
    if (any) {
      pass(run, items);
    }
    json.writeEndArray();
  }

  /** Goes over all parts of all pages, which have the same numbers each time. */
  private static DoclingItems.Counts pass(ExportedRun run, DoclingItems items) throws IOException {
    DoclingItems.Counts counts = new DoclingItems.Counts();
    run.forEachPage(
        page -> {
          for (Part part : PageFlow.parts(page.detections())) {
            items.write(page, part, counts);
            counts.add(part);
          }
        });
    return counts;
  }

  private void page(JsonGenerator json, ExportedPage page, boolean image) throws IOException {
    json.writeObjectFieldStart(Integer.toString(page.page()));
    json.writeNumberField("page_no", page.page());
    size(json, page.points(page.width()), page.points(page.height()));
    if (image) {
      json.writeObjectFieldStart("image");
      json.writeStringField("mimetype", "image/jpeg");
      json.writeNumberField("dpi", Math.round(page.dpi()));
      size(json, page.width(), page.height());
      json.writeStringField("uri", imagePath(page.page()));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void size(JsonGenerator json, double width, double height) throws IOException {
    json.writeObjectFieldStart("size");
    json.writeNumberField("width", Decimals.length(width));
    json.writeNumberField("height", Decimals.length(height));
    json.writeEndObject();
  }
}

package dev.pagerunner.export;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.export.flow.ListItems;
import dev.pagerunner.export.flow.ListItems.Item;
import dev.pagerunner.export.flow.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes what one of the lists of a DoclingDocument has of a part. Parent and child name each
 * other, and items have no fields that readers do not know.
 */
abstract class DoclingItems {
  private static final String BODY = "#/body";

  final JsonGenerator json;

  DoclingItems(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes the items of a part that belong to this list.
   *
   * @param before how many items of each list there are before it
   */
  abstract void write(ExportedPage page, Part part, Counts before) throws IOException;

  /** How many items there are in each list; the numbers of the next ones. */
  static final class Counts {
    int texts;
    int groups;
    int pictures;
    int tables;

    void add(Part part) {
      if (part instanceof Part.Text) {
        texts++;
      } else if (part instanceof Part.Listing listing) {
        groups++;
        texts += items(listing).size();
      } else if (part instanceof Part.Captioned one) {
        texts += one.caption().isPresent() ? 1 : 0;
        pictures += one.kind() == BlockKind.FIGURE ? 1 : 0;
        tables += one.kind() == BlockKind.TABLE ? 1 : 0;
      }
    }

    /** The reference of the item that stands for the whole part. */
    String reference(Part part) {
      if (part instanceof Part.Text) {
        return "#/texts/" + texts;
      }
      if (part instanceof Part.Captioned one) {
        return one.kind() == BlockKind.TABLE ? "#/tables/" + tables : "#/pictures/" + pictures;
      }
      return "#/groups/" + groups;
    }

    String text(int index) {
      return "#/texts/" + (texts + index);
    }
  }

  /** An item of a list, with the detection that it stands in. */
  private record ListItem(Detection detection, Item item) {}

  private static List<ListItem> items(Part.Listing listing) {
    List<ListItem> items = new ArrayList<>();
    for (Detection detection : listing.detections()) {
      ListItems.of(detection.text()).forEach(item -> items.add(new ListItem(detection, item)));
    }
    return items;
  }

  /** The children of the body. */
  static final class References extends DoclingItems {
    References(JsonGenerator json) {
      super(json);
    }

    @Override
    void write(ExportedPage page, Part part, Counts before) throws IOException {
      reference(before.reference(part));
    }
  }

  /** The lists, whose items are texts. */
  static final class Groups extends DoclingItems {
    Groups(JsonGenerator json) {
      super(json);
    }

    @Override
    void write(ExportedPage page, Part part, Counts before) throws IOException {
      if (part instanceof Part.Listing listing) {
        json.writeStartObject();
        node(before.reference(part), BODY);
        references("children", before, items(listing).size());
        json.writeStringField("content_layer", "body");
        json.writeStringField("name", "list");
        json.writeStringField("label", "list");
        json.writeEndObject();
      }
    }
  }

  /** Everything that has a text. */
  static final class Texts extends DoclingItems {
    private final RunLevels levels;

    Texts(JsonGenerator json, RunLevels levels) {
      super(json);
      this.levels = levels;
    }

    @Override
    void write(ExportedPage page, Part part, Counts before) throws IOException {
      if (part instanceof Part.Text text) {
        begin(before.text(0), BODY, label(text.kind()));
        if (text.kind() == BlockKind.TITLE) {
          json.writeNumberField("level", levels.level(page, text.detection()));
        }
        end(page, text.detection(), text.detection().text());
      } else if (part instanceof Part.Listing listing) {
        List<ListItem> items = items(listing);
        for (int i = 0; i < items.size(); i++) {
          Item item = items.get(i).item;
          begin(before.text(i), before.reference(part), "list_item");
          json.writeBooleanField("enumerated", item.isNumbered());
          json.writeStringField("marker", item.isNumbered() ? item.marker() : "-");
          end(page, items.get(i).detection, item.text());
        }
      } else if (part instanceof Part.Captioned one && one.caption().isPresent()) {
        begin(before.text(0), before.reference(part), "caption");
        end(page, one.caption().get(), one.caption().get().text());
      }
    }

    private void begin(String reference, String parent, String label) throws IOException {
      json.writeStartObject();
      node(reference, parent);
      references("children", new Counts(), 0);
      boolean furniture = label.startsWith("page_");
      json.writeStringField("content_layer", furniture ? "furniture" : "body");
      json.writeStringField("label", label);
    }

    private void end(ExportedPage page, Detection detection, String text) throws IOException {
      String there = text == null ? "" : text;
      place(page, detection, there);
      json.writeStringField("orig", there);
      json.writeStringField("text", there);
      json.writeEndObject();
    }

    private static String label(BlockKind kind) {
      return switch (kind) {
        case TITLE -> "section_header";
        case CAPTION, FORMULA, FOOTNOTE, PAGE_HEADER, PAGE_FOOTER ->
            kind.name().toLowerCase(Locale.ROOT);
        default -> "text";
      };
    }
  }

  /** The figures. */
  static final class Pictures extends DoclingItems {
    Pictures(JsonGenerator json) {
      super(json);
    }

    @Override
    void write(ExportedPage page, Part part, Counts before) throws IOException {
      if (part instanceof Part.Captioned one && one.kind() == BlockKind.FIGURE) {
        begin(page, one, before, "picture");
        json.writeEndObject();
      }
    }
  }

  /** The tables: a single cell with the whole text, since no cells are known. */
  static final class Tables extends DoclingItems {
    Tables(JsonGenerator json) {
      super(json);
    }

    @Override
    void write(ExportedPage page, Part part, Counts before) throws IOException {
      if (part instanceof Part.Captioned one && one.kind() == BlockKind.TABLE) {
        begin(page, one, before, "table");
        String text = one.detection().text();
        json.writeObjectFieldStart("data");
        json.writeNumberField("num_rows", text == null ? 0 : 1);
        json.writeNumberField("num_cols", text == null ? 0 : 1);
        json.writeArrayFieldStart("table_cells");
        if (text != null) {
          cell(text);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
      }
    }

    private void cell(String text) throws IOException {
      json.writeStartObject();
      json.writeStringField("text", text);
      for (String zero : new String[] {"start_row_offset_idx", "start_col_offset_idx"}) {
        json.writeNumberField(zero, 0);
      }
      for (String one : new String[] {"end_row_offset_idx", "end_col_offset_idx"}) {
        json.writeNumberField(one, 1);
      }
      json.writeEndObject();
    }
  }

  void begin(ExportedPage page, Part.Captioned one, Counts before, String label)
      throws IOException {
    int captions = one.caption().isPresent() ? 1 : 0;
    json.writeStartObject();
    node(before.reference(one), BODY);
    references("children", before, captions);
    json.writeStringField("content_layer", "body");
    json.writeStringField("label", label);
    place(page, one.detection(), "");
    references("captions", before, captions);
    references("references", before, 0);
    references("footnotes", before, 0);
  }

  void node(String reference, String parent) throws IOException {
    json.writeStringField("self_ref", reference);
    json.writeFieldName("parent");
    reference(parent);
  }

  void reference(String to) throws IOException {
    json.writeStartObject();
    json.writeStringField("$ref", to);
    json.writeEndObject();
  }

  /** References to so many texts, from the next one on. */
  void references(String field, Counts before, int texts) throws IOException {
    json.writeArrayFieldStart(field);
    for (int i = 0; i < texts; i++) {
      reference(before.text(i));
    }
    json.writeEndArray();
  }

  /** Where an item is, in points from the top left. */
  void place(ExportedPage page, Detection detection, String text) throws IOException {
    Box box = page.boxInPoints(detection);
    json.writeArrayFieldStart("prov");
    json.writeStartObject();
    json.writeNumberField("page_no", page.page());
    json.writeObjectFieldStart("bbox");
    json.writeNumberField("l", Decimals.length(box.x0()));
    json.writeNumberField("t", Decimals.length(box.y0()));
    json.writeNumberField("r", Decimals.length(box.x1()));
    json.writeNumberField("b", Decimals.length(box.y1()));
    json.writeStringField("coord_origin", "TOPLEFT");
    json.writeEndObject();
    json.writeArrayFieldStart("charspan");
    json.writeNumber(0);
    json.writeNumber(text.codePointCount(0, text.length()));
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }
}

package dev.pagerunner.export;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the regions of a page in PAGE-XML, and their order. */
final class PageXmlRegions {
  /** Types of text that PAGE knows by name. */
  private static final Map<BlockKind, String> TYPES =
      Map.of(
          BlockKind.TITLE, "heading",
          BlockKind.TEXT, "paragraph",
          BlockKind.CAPTION, "caption",
          BlockKind.FOOTNOTE, "footnote",
          BlockKind.PAGE_HEADER, "header",
          BlockKind.PAGE_FOOTER, "footer");

  private final XMLStreamWriter xml;
  private final ExportedPage page;
  private final List<Detection> ordered;

  PageXmlRegions(XMLStreamWriter xml, ExportedPage page) {
    this.xml = xml;
    this.page = page;
    this.ordered =
        page.detections().stream()
            .sorted(Comparator.comparingInt(Detection::order).thenComparingInt(Detection::n))
            .toList();
  }

  void write() throws XMLStreamException {
    // The schema has no order of nothing.
    if (!ordered.isEmpty()) {
      readingOrder();
    }
    for (Detection detection : ordered) {
      region(detection);
    }
  }

  private void readingOrder() throws XMLStreamException {
    xml.writeStartElement("ReadingOrder");
    xml.writeStartElement("OrderedGroup");
    xml.writeAttribute("id", "order");
    for (int i = 0; i < ordered.size(); i++) {
      xml.writeEmptyElement("RegionRefIndexed");
      xml.writeAttribute("index", Integer.toString(i));
      xml.writeAttribute("regionRef", id(ordered.get(i)));
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static String id(Detection detection) {
    return "r" + detection.n();
  }

  private void region(Detection detection) throws XMLStreamException {
    BlockKind kind = BlockKind.of(detection.label());
    String label = detection.label().replaceAll("[^A-Za-z0-9-]+", "-");
    xml.writeStartElement(element(kind));
    xml.writeAttribute("id", id(detection));
    xml.writeAttribute("custom", "structure {type:" + label + ";}");
    boolean isText = element(kind).equals("TextRegion");
    if (isText) {
      xml.writeAttribute("type", TYPES.getOrDefault(kind, "other"));
    }
    xml.writeEmptyElement("Coords");
    xml.writeAttribute("points", points(detection));
    xml.writeAttribute("conf", Decimals.score(detection).toPlainString());
    if (isText && detection.text() != null) {
      xml.writeStartElement("TextEquiv");
      xml.writeStartElement("Unicode");
      xml.writeCharacters(allowed(detection.text()));
      xml.writeEndElement();
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String element(BlockKind kind) {
    return switch (kind) {
      case FIGURE -> "ImageRegion";
      case TABLE -> "TableRegion";
      case FORMULA -> "MathsRegion";
      default -> "TextRegion";
    };
  }

  /** The outline of the object, or of its largest part; whole pixels within the page. */
  private String points(Detection detection) {
    if (!detection.mask().isEmpty()) {
      List<Integer> xy = Outlines.largest(detection.mask()).xy();
      return IntStream.range(0, xy.size() / 2)
          .mapToObj(i -> point(xy.get(2 * i), xy.get(2 * i + 1)))
          .collect(Collectors.joining(" "));
    }
    Box box = detection.box();
    double right = Math.ceil(box.x1());
    double bottom = Math.ceil(box.y1());
    return String.join(
        " ",
        point(box.x0(), box.y0()),
        point(right, box.y0()),
        point(right, bottom),
        point(box.x0(), bottom));
  }

  private String point(double x, double y) {
    return String.format(
        Locale.ROOT,
        "%d,%d",
        (int) Math.max(0, Math.min(page.width(), x)),
        (int) Math.max(0, Math.min(page.height(), y)));
  }

  /** The text without characters that XML cannot have. */
  static String allowed(String text) {
    if (text.codePoints().allMatch(PageXmlRegions::isAllowed)) {
      return text;
    }
    StringBuilder allowed = new StringBuilder(text.length());
    text.codePoints().map(c -> isAllowed(c) ? c : ' ').forEach(allowed::appendCodePoint);
    return allowed.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c < 0xD800)
        || (c >= 0xE000 && c < 0xFFFE)
        || c >= 0x10000;
  }
}

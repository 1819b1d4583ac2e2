package dev.pagerunner.cli;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.export.ExportedPage;
import dev.pagerunner.export.ExportedRun.PageVisitor;
import dev.pagerunner.vision.PageResult;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages of a file that were read, kept in a file: a format goes over them several times, and
 * there may be more than memory has room for.
 */
final class PageSpool implements AutoCloseable {
  private final Path file;
  private final DataOutputStream out;
  private int pages;
  private boolean masks;

  /** Creates {@code file}. */
  PageSpool(Path file) throws IOException {
    this.file = file;
    this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  /** How many pages there are. */
  int pages() {
    return pages;
  }

  /** Whether a detection has a mask. */
  boolean masks() {
    return masks;
  }

  void add(PageResult page) throws IOException {
    out.writeInt(page.page());
    out.writeInt(page.width());
    out.writeInt(page.height());
    out.writeDouble(page.dpi());
    out.writeInt(page.detections().size());
    for (Detection detection : page.detections()) {
      add(detection);
    }
    pages++;
  }

  private void add(Detection detection) throws IOException {
    masks |= !detection.mask().isEmpty();
    out.writeInt(detection.n());
    text(detection.label());
    out.writeDouble(detection.score());
    Box box = detection.box();
    for (double value : new double[] {box.x0(), box.y0(), box.x1(), box.y1()}) {
      out.writeDouble(value);
    }
    text(detection.text());
    out.writeBoolean(detection.textTruncated());
    out.writeInt(detection.order());
    out.writeDouble(detection.lineHeight() == null ? Double.NaN : detection.lineHeight());
    out.writeInt(detection.mask().size());
    for (Polygon outline : detection.mask()) {
      out.writeInt(outline.xy().size());
      for (int value : outline.xy()) {
        out.writeInt(value);
      }
    }
  }

  private void text(String text) throws IOException {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  /** Goes over all pages, in the order in which they were added. */
  void forEach(PageVisitor visitor) throws IOException {
    out.flush();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int i = 0; i < pages; i++) {
        visitor.visit(page(in));
      }
    }
  }

  private static ExportedPage page(DataInputStream in) throws IOException {
    int page = in.readInt();
    int width = in.readInt();
    int height = in.readInt();
    double dpi = in.readDouble();
    int count = in.readInt();
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      detections.add(detection(in));
    }
    return new ExportedPage(page, width, height, dpi, detections);
  }

  private static Detection detection(DataInputStream in) throws IOException {
    int n = in.readInt();
    String label = text(in);
    double score = in.readDouble();
    Box box = new Box(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    String text = text(in);
    boolean truncated = in.readBoolean();
    int order = in.readInt();
    double lineHeight = in.readDouble();
    int parts = in.readInt();
    List<Polygon> mask = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      int numbers = in.readInt();
      List<Integer> xy = new ArrayList<>(numbers);
      for (int j = 0; j < numbers; j++) {
        xy.add(in.readInt());
      }
      mask.add(new Polygon(xy));
    }
    return new Detection(
        n,
        label,
        score,
        box,
        text,
        truncated,
        mask,
        order,
        Double.isNaN(lineHeight) ? null : lineHeight);
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}

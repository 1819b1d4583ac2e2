package dev.pagerunner.export;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;

/**
 * A data set of YOLO: a file of lines for each image, an empty one for an empty page.
 *
 * <p>Readers take a file with a polygon in it for polygons alone, and leave the masks of a set out
 * where only some objects have one. If the model has masks, every object is therefore a polygon: a
 * box has four corners, and of a mask of several parts there is the largest. A line has no score: a
 * sixth column makes readers drop the image.
 */
final class YoloExporter implements Exporter {
  private static final int DIGITS = 6;

  @Override
  public String name() {
    return "yolo";
  }

  @Override
  public String description() {
    return "A data set for training with YOLO; a zip with the page images.";
  }

  @Override
  public String mediaType() {
    return ZipWriter.MEDIA_TYPE;
  }

  @Override
  public String path() {
    return "dataset.zip";
  }

  @Override
  public String imagePath(int page) {
    return "images/train/" + PageFiles.image(page);
  }

  @Override
  public Images images() {
    return Images.BY_DEFAULT;
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    try (ZipWriter zip = ZipWriter.to(out, run.temp())) {
      zip.file("data.yaml");
      zip.text(dataYaml(run.facts().model().labels()));
      run.forEachPage(
          page -> {
            zip.file("labels/train/" + PageFiles.stem(page.page()) + ".txt");
            for (Detection detection : page.detections()) {
              zip.text(line(run.facts().model(), page, detection));
            }
            if (options.images()) {
              zip.file(imagePath(page.page()));
              run.copyImage(page.page(), zip);
            }
          });
      zip.finish();
    }
  }

  /** Without {@code path}, the folder of this file counts. Both sets are required. */
  private static String dataYaml(List<String> labels) {
    StringBuilder yaml = new StringBuilder("train: images/train\nval: images/train\nnames:\n");
    for (int i = 0; i < labels.size(); i++) {
      // A string of JSON is one of YAML.
      char[] quoted = JsonStringEncoder.getInstance().quoteAsString(labels.get(i));
      yaml.append("  ").append(i).append(": \"").append(quoted).append("\"\n");
    }
    return yaml.toString();
  }

  private static String line(RunFacts.Model model, ExportedPage page, Detection detection) {
    StringBuilder line = new StringBuilder();
    line.append(model.indexOf(detection.label()));
    Box box = detection.box();
    if (!model.masks()) {
      append(line, (box.x0() + box.x1()) / 2, page.width());
      append(line, (box.y0() + box.y1()) / 2, page.height());
      append(line, box.width(), page.width());
      append(line, box.height(), page.height());
    } else if (detection.mask().isEmpty()) {
      corner(line, box.x0(), box.y0(), page);
      corner(line, box.x1(), box.y0(), page);
      corner(line, box.x1(), box.y1(), page);
      corner(line, box.x0(), box.y1(), page);
    } else {
      Polygon largest = Outlines.largest(detection.mask());
      for (int i = 0; i < largest.xy().size(); i += 2) {
        corner(line, largest.xy().get(i), largest.xy().get(i + 1), page);
      }
    }
    return line.append('\n').toString();
  }

  private static void corner(StringBuilder line, double x, double y, ExportedPage page) {
    append(line, x, page.width());
    append(line, y, page.height());
  }

  private static void append(StringBuilder line, double pixels, int of) {
    BigDecimal share = Decimals.rounded(Math.min(1, Math.max(0, pixels / of)), DIGITS);
    line.append(' ').append(share.toPlainString());
  }
}

package dev.pagerunner.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.InputTensors;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.source.DrawnPage;
import dev.pagerunner.vision.source.JpegEncoder;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Prints what a page's time is spent on, step after step on one thread, so that nothing overlaps:
 * {@code bench/page-profile.sh} runs it.
 */
final class PageProfile {
  private static final int ROUNDS = 4;
  private static final int WARM_ROUNDS = 1;

  private enum Step {
    RENDER,
    RESIZE,
    INFER,
    TEXT,
    CROPS,
    JPEG
  }

  private final Map<Step, Long> nanos = new EnumMap<>(Step.class);
  private final Detector detector;
  private final InputTensors feed;
  private final JpegEncoder encoder = new JpegEncoder(ReadOptions.DEFAULT.jpegQuality());
  private int pages;

  private PageProfile(Detector detector, InputTensors feed) {
    this.detector = detector;
    this.feed = feed;
  }

  /**
   * Reads a PDF again and again.
   *
   * @param args the model's folder or {@code builtin}, a PDF, and how many threads the model has
   */
  public static void main(String[] args) throws OrtException {
    Path cache = Path.of("target/page-profile");
    ModelBundle bundle =
        args[0].equals("builtin") ? ModelBundle.builtIn() : ModelBundle.load(Path.of(args[0]));
    DetectorOptions options = new DetectorOptions(Integer.parseInt(args[2]), cache);
    try (Detector detector = Detector.open(bundle, options)) {
      InputTensors feed =
          new InputTensors(OrtEnvironment.getEnvironment(), Set.of(), options.threads());
      PageProfile profile = new PageProfile(detector, feed);
      for (int round = 0; round < ROUNDS; round++) {
        if (round == WARM_ROUNDS) {
          profile.nanos.clear();
          profile.pages = 0;
        }
        profile.read(Path.of(args[1]), RenderLimits.defaults(cache));
      }
      profile.print();
    }
  }

  private void read(Path pdf, RenderLimits limits) throws OrtException {
    try (PageSource source = PageSource.open(pdf, limits)) {
      for (int page = 1; page <= source.pageCount(); page++) {
        pages++;
        long start = System.nanoTime();
        DrawnPage drawn = source.draw(page, detector.bundle().dpi());
        start = add(Step.RENDER, start);
        BufferedImage image = drawn.image();
        detector.bundle().family().feed(feed, image);
        feed.clear();
        long resize = System.nanoTime() - start;
        start = add(Step.RESIZE, start);
        List<DetectedBox> found = detector.detect(image);
        start = add(Step.INFER, start);
        // The detector has resized the page, too.
        nanos.merge(Step.INFER, -resize, Long::sum);
        found.removeIf(
            box -> box.score() < ReadOptions.DEFAULT.thresholdFor(box.label(), detector.bundle()));
        found.forEach(box -> drawn.text().in(box.box()));
        start = add(Step.TEXT, start);
        found.forEach(box -> encoder.encode(PageReader.cut(image, box.box())));
        start = add(Step.CROPS, start);
        encoder.encode(image);
        add(Step.JPEG, start);
      }
    }
  }

  private long add(Step step, long start) {
    long now = System.nanoTime();
    nanos.merge(step, now - start, Long::sum);
    return now;
  }

  private void print() {
    double total = nanos.values().stream().mapToLong(Long::longValue).sum();
    nanos.forEach(
        (step, spent) ->
            System.out.printf(
                Locale.ROOT,
                "%-8s %6.1f ms %5.1f %%%n",
                step.name().toLowerCase(Locale.ROOT),
                spent / 1e6 / pages,
                100 * spent / total));
    System.out.printf(Locale.ROOT, "%-8s %6.1f ms, %d pages%n", "page", total / 1e6 / pages, pages);
  }
}

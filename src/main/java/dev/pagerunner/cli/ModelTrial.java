package dev.pagerunner.cli;

import dev.pagerunner.telemetry.ResidentMemory;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.onnx.WeightRange;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The result of running a model on an empty A4 page.
 *
 * @param selfCheck its result; empty if the model has none
 * @param millis time of one page, after warm-up
 * @param peakBytes peak resident memory of this process; NaN if the system does not tell it
 */
record ModelTrial(
    ModelBundle model,
    Optional<String> selfCheck,
    WeightRange weights,
    long weightBytes,
    int threads,
    long millis,
    double peakBytes) {
  private static final double WIDTH_INCHES = 8.27;
  private static final double HEIGHT_INCHES = 11.69;
  private static final int RUNS = 3;
  private static final double MEGABYTE = 1e6;

  /**
   * Loads the model, which verifies its SHA-256 and checks its description against its graph, and
   * runs it on an empty page and on the page of its self-check.
   *
   * @throws dev.pagerunner.domain.PagerunnerException that names what is wrong
   */
  static ModelTrial of(ModelBundle model, int threads, Path cacheDir) {
    long best = Long.MAX_VALUE;
    try (Detector detector = Detector.open(model, new DetectorOptions(threads, cacheDir))) {
      BufferedImage page = emptyPage(model.dpi());
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        detector.detect(page);
        best = Math.min(best, System.nanoTime() - start);
      }
      return new ModelTrial(
          model,
          detector.checkNow(),
          WeightRange.of(detector.onnx()),
          weightBytes(model),
          threads,
          TimeUnit.NANOSECONDS.toMillis(best),
          ResidentMemory.peakBytes());
    }
  }

  private static BufferedImage emptyPage(double dpi) {
    BufferedImage page =
        new BufferedImage(
            (int) Math.round(WIDTH_INCHES * dpi),
            (int) Math.round(HEIGHT_INCHES * dpi),
            BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = page.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, page.getWidth(), page.getHeight());
    graphics.dispose();
    return page;
  }

  private static long weightBytes(ModelBundle model) {
    try (InputStream in = model.openOnnx()) {
      return in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void print(PrintWriter out) {
    out.printf(
        "%s, version %s, is well: model.json, graph and SHA-256 agree.%n",
        model.name(), model.version());
    line(out, "family", model.family().word());
    line(out, "labels", String.join(", ", model.labels()));
    line(out, "pages", "rendered at " + model.dpi() + " dpi");
    line(out, "threshold", model.threshold() + overrides());
    line(out, "weights", megabytes((double) weightBytes) + ", SHA-256 " + model.sha256());
    if (weights.tensors() > 0) {
      line(out, "eight bits", eightBits());
    }
    line(
        out,
        "self-check",
        selfCheck.orElse("none: nobody knows whether it answers here as where it was exported"));
    line(out, "time", millis + " ms for an empty page of A4, with " + threads + " threads");
    if (!Double.isNaN(peakBytes)) {
      line(out, "memory", megabytes(peakBytes) + " at most in this process");
    }
    out.flush();
  }

  private String eightBits() {
    return weights.isSafe()
        ? "weights from -64 to 64, so that sums are right on every processor"
        : weights.wide()
            + " of "
            + weights.tensors()
            + " weights go beyond 64: sums may be wrong on processors without VNNI";
  }

  private String overrides() {
    return model.thresholds().isEmpty() ? "" : ", and by label " + model.thresholds();
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("  %-10s %s%n", name, value);
  }
}

package dev.pagerunner.vision;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.onnx.SessionTuning;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Measures one set of options in a JVM of its own; {@code bench/vision.sh} runs them all. Options
 * are system properties: arena, keep (what a page needed, for the next), pattern, level, spin,
 * prepack, threads, rounds, and pdf, a document to read whole instead of the parity images.
 */
final class VisionBench {
  private VisionBench() {}

  public static void main(String[] args) throws IOException {
    Path cache = Path.of(System.getProperty("cache", "target/vision-bench"));
    int threads = Integer.getInteger("threads", 2);
    long start = System.nanoTime();
    try (Detector detector =
        Detector.open(ModelBundle.builtIn(), new DetectorOptions(threads, cache), new Tuned())) {
      long opened = System.nanoTime() - start;
      String pdf = System.getProperty("pdf");
      String figures = pdf == null ? images(detector) : document(detector, Path.of(pdf), cache);
      System.out.printf(
          Locale.ROOT,
          "open %4d ms  %s  peak %d MB%n",
          opened / 1_000_000,
          figures,
          peakMegabytes());
    }
  }

  private static String images(Detector detector) throws IOException {
    List<BufferedImage> images = new ArrayList<>();
    for (Parity.Page page : Parity.pages()) {
      if (page.height() > page.width()) {
        images.add(page.read());
      }
    }
    List<Double> times = new ArrayList<>();
    int rounds = Integer.getInteger("rounds", 6);
    double cpuWhenWarm = 0;
    for (int round = 0; round < rounds; round++) {
      if (round == rounds / 2) {
        cpuWhenWarm = cpuMillis();
      }
      for (BufferedImage image : images) {
        long start = System.nanoTime();
        detector.detect(image);
        times.add((System.nanoTime() - start) / 1e6);
      }
    }
    List<Double> warm = new ArrayList<>(times.subList(times.size() / 2, times.size()));
    Collections.sort(warm);
    return String.format(
        Locale.ROOT,
        "first %3.0f ms  warm: best %4.0f  median %4.0f  CPU %4.0f ms",
        times.get(0),
        warm.get(0),
        warm.get(warm.size() / 2),
        (cpuMillis() - cpuWhenWarm) / warm.size());
  }

  private static String document(Detector detector, Path pdf, Path cache) {
    StringBuilder rounds = new StringBuilder();
    for (int round = 0; round < Integer.getInteger("rounds", 3); round++) {
      long render = 0;
      long detect = 0;
      long start = System.nanoTime();
      double cpu = cpuMillis();
      int pages;
      try (PageSource source = PageSource.open(pdf, RenderLimits.defaults(cache));
          PageReader reader = new PageReader(source, detector, ReadOptions.DEFAULT)) {
        pages = Math.min(source.pageCount(), Integer.getInteger("pages", 10));
        for (int page = 1; page <= pages; page++) {
          PageResult result =
              reader.read(page, page < pages ? OptionalInt.of(page + 1) : OptionalInt.empty());
          render += result.renderMillis();
          detect += result.detectMillis();
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      rounds.append(
          String.format(
              Locale.ROOT,
              "| %.2f pages/s, CPU %.0f, render %d, detect %d ms ",
              pages / seconds,
              (cpuMillis() - cpu) / pages,
              render / pages,
              detect / pages));
    }
    return rounds.toString();
  }

  /** As it is set up, but for what the properties say. */
  private static final class Tuned implements SessionTuning {
    private static final boolean ARENA = !"false".equals(System.getProperty("arena"));

    @Override
    public OrtSession.SessionOptions sessionOptions(int threads) throws OrtException {
      OrtSession.SessionOptions options = SessionTuning.options(threads);
      options.setCPUArenaAllocator(ARENA);
      options.setMemoryPatternOptimization(Boolean.getBoolean("pattern"));
      options.setOptimizationLevel(
          OrtSession.SessionOptions.OptLevel.valueOf(System.getProperty("level", "ALL_OPT")));
      options.addConfigEntry(
          "session.intra_op.allow_spinning", Boolean.getBoolean("spin") ? "1" : "0");
      options.addConfigEntry(
          "session.disable_prepacking",
          System.getProperty("prepack", "true").equals("true") ? "0" : "1");
      return options;
    }

    @Override
    public OrtSession.RunOptions runOptions() throws OrtException {
      return ARENA && !Boolean.getBoolean("keep")
          ? SessionTuning.super.runOptions()
          : new OrtSession.RunOptions();
    }
  }

  /** Of the whole process: says what a page costs even when other processes want the cores. */
  private static double cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** The most memory that this process ever had in RAM; Linux only. */
  private static long peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }
}

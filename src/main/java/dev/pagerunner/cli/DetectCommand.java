package dev.pagerunner.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.pagerunner.config.Settings;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.ModelAddress;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.files.TempFolders;
import dev.pagerunner.vision.PageReader;
import dev.pagerunner.vision.ReadOptions;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pagerunner detect}: reads files without a server and prints what the model finds. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description =
        "Prints what the model finds on the pages of files, as JSON or in the format of another"
            + " program; needs no server.",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every page was read",
      "1:a file or a page could not be read; its \"error\" says why",
      "2:the command line or the model bundle is wrong"
    })
public final class DetectCommand implements Callable<Integer> {
  private static final int ALL_READ = 0;
  private static final int SOME_FAILED = 1;
  private static final int CANNOT_START = 2;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "PDF, PNG, JPEG or TIFF. Several files give a JSON array.")
  private List<Path> files;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description =
          "Write page images and crops to FOLDER/<file>/pages and FOLDER/<file>/crops; with --format"
              + " only FOLDER/<file>.<format>.<extension>.")
  private Path output;

  @Mixin private FormatOptions format;

  @Option(
      names = {"-p", "--pages"},
      paramLabel = "PAGES",
      converter = PagesConverter.class,
      description = "Read these pages only, such as 1-3,7 or 10-.")
  private PageRanges pages = PageRanges.ALL;

  @Option(
      names = {"-t", "--threshold"},
      paramLabel = "SCORE",
      description = "Keep detections with at least this score, 0 to 1. Default: the model's own.")
  void setThreshold(Double score) {
    if (score < 0 || score > 1 || score.isNaN()) {
      throw new ParameterException(
          spec.commandLine(), "threshold is " + score + ": it must be from 0 to 1");
    }
    threshold = score;
  }

  private Double threshold;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "ADDRESS",
      description =
          "A folder with model.json and model.onnx, a .zip of one, https://… of such a .zip, or"
              + " s3://bucket/key. Default: the built-in layout model.")
  private String model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for the model. Default: one for each processor.")
  void setThreads(int number) {
    if (number < 1) {
      throw new ParameterException(
          spec.commandLine(), "threads is " + number + ": it must be at least 1");
    }
    threads = number;
  }

  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      defaultValue = "${env:MODEL_DEVICE:-cpu}",
      description = "What the model runs on: cpu, or cuda for an NVIDIA GPU. Default: cpu.")
  private Device device;

  private final OutputStream out;
  private final ProgressBar progress;
  private final CacheHome cache;
  private boolean failed;

  /** Prints to standard output, in UTF-8 whatever the locale is. */
  public DetectCommand() {
    this(
        new FileOutputStream(FileDescriptor.out),
        ProgressBar.onStandardError(),
        CacheHome.of(System.getenv()));
  }

  DetectCommand(OutputStream out, ProgressBar progress, CacheHome cache) {
    this.out = new BufferedOutputStream(out);
    this.progress = progress;
    this.cache = cache;
  }

  @Override
  public Integer call() {
    silenceLogs();
    format
        .problem(files.size(), output != null)
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
    try (Detector detector = openDetector()) {
      readFiles(detector);
      return failed ? SOME_FAILED : ALL_READ;
    } catch (PagerunnerException e) {
      complain(e.getMessage());
    } catch (IOException e) {
      complain("standard output cannot be written: " + e.getMessage());
    }
    return failed ? SOME_FAILED : CANNOT_START;
  }

  private void readFiles(Detector detector) throws IOException {
    Path temp = cache.makeTemp();
    try (DetectOutput written = output(temp)) {
      for (Path file : files) {
        readFile(file, detector, RenderLimits.defaults(temp), written);
      }
    } catch (PagerunnerException | IOException e) {
      failed = true;
      throw e;
    } finally {
      progress.clear();
      TempFolders.delete(temp);
    }
  }

  private DetectOutput output(Path temp) throws IOException {
    DetectFolder folder = output == null ? null : new DetectFolder(output);
    return format.exporter().isPresent()
        ? new DetectExport(format, out, folder, temp)
        : new DetectJson(out, files.size() > 1, folder);
  }

  private Detector openDetector() {
    return Detector.open(bundle(), new DetectorOptions(threads, device, cache.folder()));
  }

  private ModelBundle bundle() {
    if (model == null) {
      return ModelBundle.builtIn();
    }
    try (CommandBundles bundles =
        new CommandBundles(cache.folder(), DetectCommand::settings, spec.commandLine().getErr())) {
      return bundles.get(ModelAddress.parse(model, Path.of(""))).model();
    }
  }

  /** Loads settings only here, since only an address elsewhere needs them. */
  private static Settings.Model settings() {
    return Settings.load(System.getenv(), Path.of("")).model();
  }

  private void readFile(Path file, Detector detector, RenderLimits limits, DetectOutput written)
      throws IOException {
    ReadOptions options = ReadOptions.DEFAULT.withThreshold(threshold);
    written.startFile(file, detector.bundle());
    try (PageSource source = PageSource.open(file, limits)) {
      int[] chosen = chosen(source.pageCount());
      try (PageReader reader =
          new PageReader(
              source, detector, written.wantsImages() ? options : options.withoutImages())) {
        readPages(file, chosen, reader, written);
      }
      written.endFile();
    } catch (FailureException e) {
      report(file.toString(), e.failure());
      written.endFailedFile(e.failure());
    }
  }

  private int[] chosen(int pageCount) {
    try {
      return pages.pagesWithin(pageCount).toArray();
    } catch (PagerunnerException e) {
      throw new FailureException(
          new Failure(
              Failure.Category.PAGE_OUT_OF_RANGE, Failure.Phase.OPEN, false, e.getMessage()),
          e);
    }
  }

  private void readPages(Path file, int[] chosen, PageReader reader, DetectOutput written)
      throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < chosen.length; i++) {
      progress.show(file.getFileName().toString(), i, chosen.length, System.nanoTime() - start);
      OptionalInt next =
          i + 1 < chosen.length ? OptionalInt.of(chosen[i + 1]) : OptionalInt.empty();
      try {
        written.page(reader.read(chosen[i], next));
      } catch (FailureException e) {
        report(file + ", page " + chosen[i], e.failure());
        written.failedPage(chosen[i], e.failure());
      }
    }
  }

  private void report(String what, Failure failure) {
    failed = true;
    progress.clear();
    complain(what + ": " + failure.message());
  }

  private void complain(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("pagerunner: " + what);
    err.flush();
  }

  /** PDFBox warns about much that a user cannot change, and standard output is for JSON. */
  private static void silenceLogs() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger("ROOT").setLevel(Level.OFF);
    }
  }
}

package dev.pagerunner.vision.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.GraphCheck;
import dev.pagerunner.vision.model.InputTensors;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.model.ModelFamily;
import dev.pagerunner.vision.model.ModelOutputs;
import dev.pagerunner.vision.source.FontCache;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A model, loaded and ready: resizes a page as the model's family does, infers, and maps the boxes
 * back to the page.
 *
 * <p>Safe for use by several threads, whose calls run one at a time. Holds native memory until it
 * is closed.
 */
public final class Detector implements AutoCloseable {
  private final ModelBundle bundle;
  private final OrtSession session;
  private final OrtSession.RunOptions runOptions;
  private final InputTensors feed;
  private final Path onnx;
  private final Device device;
  private Checked checked = Checked.NOT;

  private Detector(
      ModelBundle bundle,
      Path onnx,
      OrtEnvironment environment,
      OrtSession session,
      OrtSession.RunOptions runOptions,
      DetectorOptions options) {
    this.bundle = bundle;
    this.onnx = onnx;
    this.device = options.device();
    this.session = session;
    this.runOptions = runOptions;
    this.feed = new InputTensors(environment, session.getInputNames(), options.threads());
  }

  /** Whether the model was verified to answer here as it did where it was exported. */
  public enum Checked {
    /** It has no self-check. */
    NOT,
    /** By its self-check, just now. */
    NOW,
    /** By its self-check, when it was loaded on the same kind of processor before. */
    BEFORE
  }

  /**
   * Loads the model, and runs it on the page of its self-check, once on each kind of processor.
   * Takes some hundred milliseconds; the first time on a machine also unpacks the native libraries
   * into the cache folder.
   *
   * @throws PagerunnerException if the weights do not have the bundle's SHA-256, if the graph is
   *     not as the bundle describes it, if it cannot be loaded at all or on this device, or if it
   *     answers differently here than where it was exported
   */
  public static Detector open(ModelBundle bundle, DetectorOptions options) {
    return open(bundle, options, SessionTuning::options, Processor.here());
  }

  public static Detector open(ModelBundle bundle, DetectorOptions options, SessionTuning tuning) {
    return open(bundle, options, tuning, Processor.here());
  }

  public static Detector open(
      ModelBundle bundle, DetectorOptions options, SessionTuning tuning, Processor processor) {
    Detector detector = load(bundle, options, tuning);
    try {
      detector.checkOnce(new SelfCheckMemory(options.cacheDir()), processor);
      return detector;
    } catch (RuntimeException e) {
      detector.close();
      throw e;
    }
  }

  private static Detector load(ModelBundle bundle, DetectorOptions options, SessionTuning tuning) {
    OrtEnvironment environment = NativeRuntime.load(options.cacheDir(), options.device());
    FontCache.keepIn(options.cacheDir());
    try {
      Path onnx = new ModelFile(bundle, options.cacheDir()).verified();
      try (OrtSession.SessionOptions tuned = tuning.sessionOptions(options.threads())) {
        OrtSession session = session(environment, onnx, tuned, options.device());
        try {
          GraphCheck.check(bundle, session);
          return new Detector(bundle, onnx, environment, session, tuning.runOptions(), options);
        } catch (OrtException | RuntimeException e) {
          session.close();
          throw e;
        }
      }
    } catch (IOException | OrtException e) {
      throw new PagerunnerException(
          "the model " + bundle.name() + " cannot be loaded: " + firstLine(e), e);
    }
  }

  /** ONNX Runtime ends some of its messages with an empty line. */
  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }

  private static OrtSession session(
      OrtEnvironment environment, Path onnx, OrtSession.SessionOptions tuned, Device device)
      throws OrtException {
    if (device == Device.CPU) {
      return environment.createSession(onnx.toString(), tuned);
    }
    Cuda.use(tuned);
    try {
      return environment.createSession(onnx.toString(), tuned);
    } catch (OrtException e) {
      throw Cuda.unusable(e);
    }
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /** The file that was loaded, in the cache folder. */
  public Path onnx() {
    return onnx;
  }

  public Checked checked() {
    return checked;
  }

  /**
   * Runs the self-check unless it passed here before. On a GPU it runs at every start, since the
   * kind of a GPU is not known.
   */
  private void checkOnce(SelfCheckMemory memory, Processor processor) {
    Optional<String> circumstances =
        processor.key().filter(ignored -> device == Device.CPU).map(this::circumstances);
    if (circumstances.filter(memory::hasPassed).isPresent()) {
      checked = Checked.BEFORE;
      return;
    }
    if (check(processor)) {
      checked = Checked.NOW;
      circumstances.ifPresent(memory::keep);
    }
  }

  private String circumstances(String processor) {
    return String.join(
        "\n",
        processor,
        "device " + device,
        "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion(),
        "model.onnx " + bundle.sha256(),
        "model.json " + bundle.jsonSha256());
  }

  /**
   * Runs the model on the page of its self-check, even if it passed before.
   *
   * @return a description of the result; empty if the model has no self-check
   * @throws PagerunnerException if the model answers differently than where it was exported
   */
  public Optional<String> checkNow() {
    Processor here = Processor.here();
    long start = System.nanoTime();
    if (!check(here)) {
      return Optional.empty();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    return Optional.of("passed on " + where(here) + " in " + millis + " ms");
  }

  private boolean check(Processor processor) {
    Optional<SelfCheck> found = SelfCheck.in(onnx, bundle);
    if (found.isEmpty()) {
      return false;
    }
    SelfCheck.Result result = found.get().run(bundle, device, this::detect);
    if (!result.isRight()) {
      throw new PagerunnerException(
          "the model "
              + bundle.name()
              + " answers otherwise on "
              + where(processor)
              + " than where it was exported: of the "
              + result.expected()
              + " detections that it must find on the page of its self-check it finds "
              + result.found()
              + ", and "
              + result.extra()
              + " others. "
              + advice(found.get().precision()));
    }
    return true;
  }

  private String where(Processor processor) {
    return device == Device.CPU ? "this processor (" + processor.description() + ")" : "this GPU";
  }

  private static String advice(String precision) {
    return precision.equals("int8")
        ? "Export it again with the current pagerunner-export, whose INT8 weights of seven bits are"
            + " right on every processor, or serve it in FP32"
        : "Undo changes to input and labels in model.json, or export it again with the current"
            + " pagerunner-export";
  }

  /**
   * Returns everything that the model finds on an image, best score first, whatever its score: the
   * caller applies thresholds.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   * @throws FailureException if the model cannot run on it
   */
  public List<DetectedBox> detect(BufferedImage image) {
    return detect(image, bundle.family());
  }

  private synchronized List<DetectedBox> detect(BufferedImage image, ModelFamily family) {
    try {
      family.feed(feed, image);
      try (OrtSession.Result result = session.run(feed.tensors(), family.outputs(), runOptions)) {
        return family.detections(new ModelOutputs(result), image, bundle.labels());
      }
    } catch (OrtException | ClassCastException | IndexOutOfBoundsException e) {
      throw new FailureException(
          new Failure(
              Failure.Category.MODEL_FAILED,
              Failure.Phase.DETECT,
              true,
              "The model could not be run on this page. Try again; if it fails again, the model"
                  + " does not suit the page."),
          e);
    } finally {
      feed.clear();
    }
  }

  /** Releases the native memory. Waits for a detection in another thread. */
  @Override
  public synchronized void close() {
    try {
      runOptions.close();
      session.close();
    } catch (OrtException e) {
      throw new PagerunnerException("the model cannot be closed: " + e.getMessage(), e);
    }
  }
}

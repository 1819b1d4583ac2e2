package dev.pagerunner.vision;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A model, loaded and ready: resizes a page as the model's family does, infers, and brings the
 * boxes back to the page.
 *
 * <p>Safe for use by several threads; they take turns. Holds native memory until it is closed.
 */
public final class Detector implements AutoCloseable {
  private final ModelBundle bundle;
  private final OrtSession session;
  private final OrtSession.RunOptions runOptions;
  private final Feed feed;

  private Detector(
      ModelBundle bundle,
      OrtEnvironment environment,
      OrtSession session,
      OrtSession.RunOptions runOptions,
      int threads) {
    this.bundle = bundle;
    this.session = session;
    this.runOptions = runOptions;
    this.feed = new Feed(environment, session.getInputNames(), threads);
  }

  /**
   * Loads the model. Takes some hundred milliseconds; the first time on a machine also unpacks the
   * native libraries into the cache folder.
   *
   * @throws PagerunnerException if the weights are not those of the bundle's SHA-256, if the graph
   *     is not as the bundle says, or if it cannot be loaded, or not on this device
   */
  public static Detector open(ModelBundle bundle, DetectorOptions options) {
    return open(bundle, options, SessionTuning::options);
  }

  static Detector open(ModelBundle bundle, DetectorOptions options, SessionTuning tuning) {
    OrtEnvironment environment = NativeRuntime.load(options.cacheDir(), options.device());
    FontCache.keepIn(options.cacheDir());
    try {
      Path onnx = new ModelFile(bundle, options.cacheDir()).verified();
      try (OrtSession.SessionOptions tuned = tuning.sessionOptions(options.threads())) {
        OrtSession session = session(environment, onnx, tuned, options.device());
        try {
          GraphCheck.check(bundle, session);
          return new Detector(bundle, environment, session, tuning.runOptions(), options.threads());
        } catch (OrtException | RuntimeException e) {
          session.close();
          throw e;
        }
      }
    } catch (IOException | OrtException e) {
      throw new PagerunnerException(
          "the model " + bundle.name() + " cannot be loaded: " + e.getMessage(), e);
    }
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

  /**
   * Everything the model finds on an image, best score first, whatever its score: thresholds are
   * the caller's.
   *
   * @param image of type {@link BufferedImage#TYPE_3BYTE_BGR}
   * @throws FailureException if the model cannot be run on it
   */
  public synchronized List<DetectedBox> detect(BufferedImage image) {
    ModelFamily family = bundle.family();
    try {
      family.feed(feed, image);
      try (OrtSession.Result result = session.run(feed.tensors(), family.outputs(), runOptions)) {
        return family.detections(new Answer(result), image, bundle.labels());
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

  /** Gives the native memory back. Not while another thread detects. */
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

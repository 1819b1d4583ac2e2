package dev.pagerunner.vision;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PagerunnerException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model, loaded and ready. Does what Detectron2's {@code DefaultPredictor} does: resize, infer,
 * scale the boxes back, clip them.
 *
 * <p>Safe for use by several threads; they take turns. Holds native memory until it is closed.
 */
public final class Detector implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final ModelBundle bundle;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Set<String> outputs;
  private FloatBuffer planes = FloatBuffer.allocate(0);

  private Detector(ModelBundle bundle, OrtEnvironment environment, OrtSession session) {
    this.bundle = bundle;
    this.environment = environment;
    this.session = session;
    this.outputs =
        Set.of(bundle.outputs().boxes(), bundle.outputs().labels(), bundle.outputs().scores());
  }

  /**
   * Loads the model. Takes some hundred milliseconds; the first time on a machine also unpacks the
   * native libraries into the cache folder.
   *
   * @throws PagerunnerException if the weights are not those of the bundle's SHA-256, if the graph
   *     is not as the bundle says, or if it cannot be loaded
   */
  public static Detector open(ModelBundle bundle, DetectorOptions options) {
    return open(bundle, options, SessionTuning::options);
  }

  static Detector open(ModelBundle bundle, DetectorOptions options, SessionTuning tuning) {
    OrtEnvironment environment = NativeRuntime.load(options.cacheDir());
    FontCache.keepIn(options.cacheDir());
    try {
      Path onnx = new ModelFile(bundle, options.cacheDir()).verified();
      try (OrtSession.SessionOptions tuned = tuning.sessionOptions(options.threads())) {
        OrtSession session = environment.createSession(onnx.toString(), tuned);
        try {
          GraphCheck.check(bundle, session);
          return new Detector(bundle, environment, session);
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
    ModelBundle.Input input = bundle.input();
    InputSize size =
        InputSize.of(image.getWidth(), image.getHeight(), input.shortEdge(), input.maxEdge());
    FloatBuffer pixels = room(CHANNELS * size.pixels());
    PillowResize.resize(image, size, pixels, input.channels().equals("BGR"));
    long[] shape = {CHANNELS, size.height(), size.width()};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, pixels, shape);
        OrtSession.Result result = session.run(Map.of(input.name(), tensor), outputs)) {
      return boxes(result, image, size);
    } catch (OrtException | ClassCastException | IndexOutOfBoundsException e) {
      throw new FailureException(
          new Failure(
              Failure.Category.MODEL_FAILED,
              Failure.Phase.DETECT,
              true,
              "The model could not be run on this page. Try again; if it fails again, the model"
                  + " does not suit the page."),
          e);
    }
  }

  private FloatBuffer room(int floats) {
    if (planes.capacity() < floats) {
      planes =
          ByteBuffer.allocateDirect(floats * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return planes.clear().limit(floats);
  }

  private List<DetectedBox> boxes(OrtSession.Result result, BufferedImage image, InputSize size)
      throws OrtException {
    float[][] boxes = (float[][]) value(result, bundle.outputs().boxes());
    long[] labels = (long[]) value(result, bundle.outputs().labels());
    float[] scores = (float[]) value(result, bundle.outputs().scores());
    double scaleX = (double) image.getWidth() / size.width();
    double scaleY = (double) image.getHeight() / size.height();
    List<DetectedBox> found = new ArrayList<>(scores.length);
    for (int i = 0; i < scores.length; i++) {
      Box box =
          new Box(
              clip(boxes[i][0] * scaleX, image.getWidth()),
              clip(boxes[i][1] * scaleY, image.getHeight()),
              clip(boxes[i][2] * scaleX, image.getWidth()),
              clip(boxes[i][3] * scaleY, image.getHeight()));
      if (box.width() > 0 && box.height() > 0) {
        String label = bundle.labels().get(Math.toIntExact(labels[i]));
        found.add(new DetectedBox(label, scores[i], box));
      }
    }
    found.sort((a, b) -> Double.compare(b.score(), a.score()));
    return found;
  }

  private static Object value(OrtSession.Result result, String output) throws OrtException {
    return result.get(output).orElseThrow(() -> new OrtException("no output " + output)).getValue();
  }

  private static double clip(double value, int most) {
    return Math.min(Math.max(value, 0), most);
  }

  /** Gives the native memory back. Not while another thread detects. */
  @Override
  public synchronized void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new PagerunnerException("the model cannot be closed: " + e.getMessage(), e);
    }
  }
}

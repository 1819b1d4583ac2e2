package dev.pagerunner.vision.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Device;
import dev.pagerunner.domain.PagerunnerException;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.model.ModelFamily;
import dev.pagerunner.vision.source.PlainImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A page that is stored in a model with what was found on it where the model was exported. The
 * exporter writes it into {@code model.onnx} as a note; see docs/model-bundle.md.
 */
final class SelfCheck {
  static final String KEY = "pagerunner.self_check";

  /** The first has no scale. */
  private static final int FIRST_VERSION = 1;

  private static final int VERSION = 2;
  private static final double LEAST_SCALE = 0.25;
  private static final int MAX_BYTES = 1 << 20;
  private static final long MAX_PIXELS = 2_000_000;
  private static final int MAX_DETECTIONS = 1_000;

  private final String precision;
  private final double scale;
  private final double leastScore;
  private final List<DetectedBox> expected;
  private final byte[] png;

  private SelfCheck(JsonNode note, List<String> labels) throws IOException {
    int version = note.path("version").asInt();
    if (version != VERSION && version != FIRST_VERSION) {
      throw new IOException("its version is not " + FIRST_VERSION + " or " + VERSION);
    }
    this.scale = version == FIRST_VERSION ? 1 : scale(note.path("scale"));
    this.precision = note.path("precision").asText();
    this.leastScore = number(note.path("least_score"));
    this.expected = expected(note.path("detections"), labels);
    try {
      this.png = Base64.getDecoder().decode(note.path("image").asText());
    } catch (IllegalArgumentException e) {
      throw new IOException("its image is not in Base64", e);
    }
  }

  /**
   * How close an answer must be to the expected one. Sums in FP32 are computed in another order on
   * another processor; eight and sixteen bits are also rounded differently, and GPUs round FP32.
   *
   * @param iou minimum intersection over union of a box with its expected one
   * @param score maximum difference of their scores
   * @param agreement minimum share of all detections that have a partner
   */
  private record Tolerance(double iou, double score, double agreement) {
    static final Tolerance EXACT = new Tolerance(0.95, 0.01, 0.95);
    static final Tolerance ROUNDED = new Tolerance(0.7, 0.1, 0.8);
  }

  /**
   * The result of a self-check.
   *
   * @param expected number of detections that there should be
   * @param found how many of them were found
   * @param extra number of others that were found
   */
  record Result(int expected, int found, int extra, boolean isRight) {}

  /** Runs a model on an image. */
  @FunctionalInterface
  interface Run {
    List<DetectedBox> detect(BufferedImage image, ModelFamily family);
  }

  /**
   * Reads the self-check of a model, if it has one.
   *
   * @throws PagerunnerException if it cannot be read
   */
  static Optional<SelfCheck> in(Path onnx, ModelBundle bundle) {
    Optional<String> note = ModelNote.find(onnx, KEY, MAX_BYTES);
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JsonMapper.builder().build().readTree(note.get());
      return Optional.of(new SelfCheck(json, bundle.labels()));
    } catch (IOException e) {
      throw damaged(bundle, e);
    }
  }

  private static PagerunnerException damaged(ModelBundle bundle, IOException e) {
    return new PagerunnerException(
        "the self-check of the model "
            + bundle.name()
            + " cannot be read ("
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
            + "): export the model again with a pagerunner-export of this version",
        e);
  }

  private static List<DetectedBox> expected(JsonNode detections, List<String> labels)
      throws IOException {
    if (detections.isEmpty() || detections.size() > MAX_DETECTIONS) {
      throw new IOException("it expects no detections, or more than " + MAX_DETECTIONS);
    }
    List<DetectedBox> expected = new ArrayList<>();
    for (JsonNode one : detections) {
      JsonNode label = one.path("class");
      JsonNode box = one.path("box");
      if (!label.isInt() || label.asInt() < 0 || label.asInt() >= labels.size()) {
        throw new IOException("it expects class " + label + ", but there are " + labels.size());
      }
      expected.add(
          new DetectedBox(
              labels.get(label.asInt()),
              number(one.path("score")),
              new Box(
                  number(box.path(0)),
                  number(box.path(1)),
                  number(box.path(2)),
                  number(box.path(3)))));
    }
    return expected;
  }

  private static double scale(JsonNode node) throws IOException {
    double scale = number(node);
    if (scale < LEAST_SCALE || scale > 1) {
      throw new IOException("its scale is not from " + LEAST_SCALE + " to 1");
    }
    return scale;
  }

  private static double number(JsonNode node) throws IOException {
    if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
      throw new IOException("a number is missing");
    }
    return node.asDouble();
  }

  String precision() {
    return precision;
  }

  /** Runs the model on the page, at the size at which the exporter ran it. */
  Result run(ModelBundle bundle, Device device, Run model) {
    List<DetectedBox> found;
    try {
      ModelFamily family = scale == 1 ? bundle.family() : bundle.family().scaled(scale);
      found = model.detect(image(), family);
    } catch (UnsupportedOperationException e) {
      throw damaged(bundle, new IOException(e));
    } catch (IOException e) {
      throw damaged(bundle, e);
    }
    boolean exact = precision.equals("fp32") && device == Device.CPU;
    return compare(found, exact ? Tolerance.EXACT : Tolerance.ROUNDED);
  }

  private BufferedImage image() throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
        throw new IOException("its image has more than " + MAX_PIXELS + " pixels");
      }
      return PlainImage.of(reader.read(0));
    } catch (EOFException | RuntimeException e) {
      throw new IOException("its image is damaged", e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Matches detections with the expected ones. One whose score is within the tolerance of the least
   * score may fall on either side of it, and does not count if it has no partner.
   */
  private Result compare(List<DetectedBox> found, Tolerance tolerance) {
    List<DetectedBox> left = new ArrayList<>(found);
    double border = leastScore + tolerance.score;
    int matched = 0;
    int missing = 0;
    for (DetectedBox one : expected) {
      Optional<DetectedBox> partner = partner(one, left, tolerance);
      if (partner.isPresent()) {
        left.remove(partner.get());
        matched++;
      } else if (one.score() > border) {
        missing++;
      }
    }
    int extra = (int) left.stream().filter(one -> one.score() > border).count();
    double agreement = matched == 0 ? 0 : 2.0 * matched / (2 * matched + missing + extra);
    return new Result(matched + missing, matched, extra, agreement >= tolerance.agreement);
  }

  private static Optional<DetectedBox> partner(
      DetectedBox one, List<DetectedBox> others, Tolerance tolerance) {
    DetectedBox best = null;
    double bestIou = tolerance.iou;
    for (DetectedBox other : others) {
      boolean alike =
          other.label().equals(one.label())
              && Math.abs(other.score() - one.score()) <= tolerance.score;
      double iou = alike ? iou(one.box(), other.box()) : 0;
      if (iou >= bestIou) {
        best = other;
        bestIou = iou;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double iou(Box a, Box b) {
    double width = Math.min(a.x1(), b.x1()) - Math.max(a.x0(), b.x0());
    double height = Math.min(a.y1(), b.y1()) - Math.max(a.y0(), b.y0());
    double both = Math.max(0, width) * Math.max(0, height);
    return both / (a.width() * a.height() + b.width() * b.height() - both);
  }
}

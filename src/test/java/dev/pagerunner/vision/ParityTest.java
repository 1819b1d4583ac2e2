package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import dev.pagerunner.vision.resize.Channels;
import dev.pagerunner.vision.resize.InputSize;
import dev.pagerunner.vision.resize.PillowResize;
import dev.pagerunner.vision.resize.TensorWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Measured against what Detectron2 itself answers, on every image. */
class ParityTest {
  /** What Detectron2 was asked for: everything from this score up. */
  private static final double ASKED = 0.05;

  @TempDir static Path cache;
  private static Detector detector;

  @BeforeAll
  static void open() {
    detector = Detector.open(ModelBundle.builtIn(), new DetectorOptions(2, cache));
  }

  @AfterAll
  static void close() {
    detector.close();
  }

  static List<Parity.Page> pages() throws IOException {
    return Parity.pages();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void pagesAreResizedToTheSameBytes(Parity.Page page) throws Exception {
    BufferedImage image = page.read();
    InputSize size = InputSize.of(image.getWidth(), image.getHeight(), 576, 960);
    FloatBuffer planes = FloatBuffer.allocate(3 * size.pixels());

    TensorWriter canvas =
        new TensorWriter(planes, size.width(), size.height(), Channels.bytes(true));
    PillowResize.resize(image, size, canvas, 3);

    assertThat(size).isEqualTo(new InputSize(page.width(), page.height()));
    byte[] bgr = new byte[3 * size.pixels()];
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = (byte) planes.get(i % 3 * size.pixels() + i / 3);
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bgr);
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(page.resizedSha256());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everythingThatDetectron2FindsIsFoundAndNothingElse(Parity.Page page) throws IOException {
    List<DetectedBox> found = detector.detect(page.read());

    Twins.assertSame(found, page.expected(), ASKED);
    ModelBundle model = detector.bundle();
    assertThat(countAbove(found, model)).isEqualTo(countAbove(page.expected(), model));
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
  }

  private static long countAbove(List<DetectedBox> found, ModelBundle model) {
    return found.stream().filter(d -> d.score() >= model.thresholdFor(d.label())).count();
  }
}

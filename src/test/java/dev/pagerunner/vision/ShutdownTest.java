package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.testing.Patience;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  /** Ends with 0 if a page can be read while the JVM is ending, after the library was told so. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Detector detector =
          Detector.open(
              ModelBundle.builtIn(), new DetectorOptions(1, Path.of("target", "test-cache")));
      Parity.Page page = Parity.pages().get(0);
      BufferedImage image = page.read();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> detectLater(detector, image)));
      System.exit(1);
    }

    private static void detectLater(Detector detector, BufferedImage image) {
      try {
        // The library's own hook runs beside this one; there is no sign that it is done.
        Thread.sleep(500);
        Runtime.getRuntime().halt(detector.detect(image).isEmpty() ? 3 : 0);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        // On the test's own standard error.
        e.printStackTrace();
        Runtime.getRuntime().halt(4);
      }
    }
  }

  @Test
  void a_page_in_hand_is_read_to_its_end_while_the_jvm_is_ending() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    try {
      assertThat(child.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).as("ends in time").isTrue();
      assertThat(child.exitValue()).isZero();
    } finally {
      child.destroyForcibly();
    }
  }
}

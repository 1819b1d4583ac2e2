package dev.pagerunner.vision.source;

import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws the first page of a PDF as a PNG, in a JVM of its own that has as much memory as it is
 * given.
 */
final class DrawOnePage {
  private DrawOnePage() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    DrawnPage page = Cases.drawn(file, file.getParent());
    ImageIO.write(page.image(), "png", Path.of(args[1]).toFile());
  }

  /**
   * @param heap as in -Xmx
   */
  static Path drawn(Path file, String heap) throws IOException, InterruptedException {
    Path png = file.resolveSibling(file.getFileName() + ".png");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                DrawOnePage.class.getName(),
                file.toString(),
                png.toString())
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("the page was not drawn with " + heap);
    }
    return png;
  }
}

package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Box;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The small PDFs in the folder {@code cases}, drawn at 108 dpi. */
final class Cases {
  private static final double DPI = 108;

  private Cases() {}

  static DrawnPage drawn(String name, Path tempFolder) {
    return drawn(Path.of("src/test/resources/cases", name + ".pdf"), tempFolder);
  }

  static DrawnPage drawn(Path file, Path tempFolder) {
    try (PageSource source = PageSource.open(file, RenderLimits.defaults(tempFolder))) {
      return source.draw(1, DPI);
    }
  }

  /** All text of the page; null if there is none. */
  static String text(DrawnPage page) {
    return page.text().in(new Box(0, 0, page.image().getWidth(), page.image().getHeight()));
  }

  /** How MuPDF draws it, in grey. */
  static double[][] mupdf(String name) {
    try (InputStream png = Cases.class.getResourceAsStream("/cases/" + name + ".png")) {
      return Greys.of(ImageIO.read(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.pagerunner.vision;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.domain.PageWarning;
import dev.pagerunner.vision.source.DrawnPage;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * Draws and reads the first pages of the files named on standard input, one JSON line a page on
 * standard output, for {@code bench/fidelity.py}. With a folder, the images are written there.
 */
final class PageDump {
  private static final int DPI = 108;

  private PageDump() {}

  /** Arguments: the most pages of a file, and a folder for images. */
  public static void main(String[] args) throws IOException {
    int most = Integer.parseInt(args[0]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    RenderLimits limits = RenderLimits.defaults(Files.createTempDirectory("dump"));
    BufferedReader files =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String file = files.readLine(); file != null; file = files.readLine()) {
      out.println(new JsonObject().put("begin", file).encode());
      try (PageSource source = PageSource.open(Path.of(file), limits)) {
        for (int page = 1; page <= Math.min(most, source.pageCount()); page++) {
          out.println(read(source, page, file, args).encode());
        }
      } catch (FailureException e) {
        out.println(
            new JsonObject().put("file", file).put("page", 0).put("error", name(e)).encode());
      }
    }
  }

  private static JsonObject read(PageSource source, int number, String file, String[] args)
      throws IOException {
    JsonObject json = new JsonObject().put("file", file).put("page", number);
    long start = System.nanoTime();
    try {
      DrawnPage drawn = source.draw(number, DPI);
      json.put("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      Box page = new Box(0, 0, drawn.image().getWidth(), drawn.image().getHeight());
      json.put("text", drawn.text().in(page));
      json.put("warnings", drawn.warnings().stream().map(PageWarning::message).toList());
      if (args.length > 1) {
        Path image = Files.createTempFile(Path.of(args[1]), "page", ".png");
        ImageIO.write(drawn.image(), "png", image.toFile());
        json.put("image", image.toString());
      }
    } catch (FailureException e) {
      json.put("error", name(e));
    }
    return json;
  }

  private static String name(FailureException e) {
    return e.failure().category() + ": " + e.getMessage();
  }
}

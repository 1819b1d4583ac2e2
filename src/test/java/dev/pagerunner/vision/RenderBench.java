package dev.pagerunner.vision;

import dev.pagerunner.vision.source.drawing.PageRenderer;
import java.awt.RenderingHints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Draws all pages of PDFs at 108 dpi with each of some sets of rendering hints, as PNG files {@code
 * FOLDER/variant/name-page.png}, for {@code bench/renderers.py} to compare.
 */
final class RenderBench {
  private static final float SCALE = 1.5f;

  private RenderBench() {}

  /** The hints of PDFBox itself, each with what is named instead. */
  private static Map<String, Map<RenderingHints.Key, Object>> variants() {
    Map<String, Map<RenderingHints.Key, Object>> variants = new LinkedHashMap<>();
    variants.put("none", Map.of());
    variants.put(
        "stroke-pure", Map.of(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE));
    variants.put(
        "stroke-normalized",
        Map.of(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_NORMALIZE));
    variants.put(
        "stroke-pure-bilinear",
        Map.of(
            RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE,
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR));
    variants.put(
        "bilinear",
        Map.of(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR));
    variants.put(
        "nearest",
        Map.of(
            RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR));
    variants.put("speed", Map.of(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_SPEED));
    variants.put(
        "text-lcd-fractional",
        Map.of(
            RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB,
            RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON));
    variants.put(
        "no-antialiasing",
        Map.of(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF));
    return variants;
  }

  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0]);
    for (Map.Entry<String, Map<RenderingHints.Key, Object>> variant : variants().entrySet()) {
      Path folder = Files.createDirectories(target.resolve(variant.getKey()));
      long start = System.nanoTime();
      for (int i = 1; i < args.length; i++) {
        draw(Path.of(args[i]), variant.getValue(), folder);
      }
      System.out.printf("%s %d ms%n", variant.getKey(), (System.nanoTime() - start) / 1_000_000);
    }
  }

  private static void draw(Path pdf, Map<RenderingHints.Key, Object> changed, Path folder)
      throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      PageRenderer renderer = new PageRenderer(document);
      renderer.setRenderingHints(hints(changed));
      String name = pdf.getFileName().toString().replace(".pdf", "");
      for (int page = 0; page < document.getNumberOfPages(); page++) {
        Path png = folder.resolve("%s-%02d.png".formatted(name, page + 1));
        ImageIO.write(renderer.draw(page, SCALE, null), "png", png.toFile());
      }
    }
  }

  private static RenderingHints hints(Map<RenderingHints.Key, Object> changed) {
    RenderingHints hints = new RenderingHints(null);
    hints.put(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    hints.put(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
    hints.put(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    hints.putAll(changed);
    return hints;
  }
}

package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.vision.markup.PdfCopy;
import dev.pagerunner.vision.markup.PdfCopy.Mark;
import java.io.IOException;
import java.util.List;

/** The PDF with a rectangle around each detection, as an annotation. */
final class AnnotatedPdfExporter extends PdfExporter {
  /** As distinct as ten colours are, on white and for most of those who see fewer. */
  private static final int[] COLORS = {
    0xd62728, 0x1f77b4, 0x2ca02c, 0xff7f0e, 0x9467bd, 0x8c564b, 0xe377c2, 0x17becf, 0xbcbd22,
    0x7f7f7f
  };

  @Override
  public String name() {
    return "annotated-pdf";
  }

  @Override
  public String description() {
    return "The PDF with a rectangle around each detection, as annotations.";
  }

  @Override
  public String extension() {
    return ".annotated.pdf";
  }

  @Override
  void add(ExportedRun run, PdfCopy copy) throws IOException {
    copy.demandAnnotations();
    List<String> labels = run.facts().model().labels();
    run.forEachPage(
        page -> {
          for (Detection one : page.detections()) {
            String contents = one.label() + " " + Decimals.score(one).toPlainString();
            int color = COLORS[Math.floorMod(labels.indexOf(one.label()), COLORS.length)];
            copy.annotate(
                page.page(), page.dpi(), one.box(), new Mark(one.label(), contents, color));
          }
        });
  }
}

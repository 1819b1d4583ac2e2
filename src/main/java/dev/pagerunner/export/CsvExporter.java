package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A table with a line for each detection (RFC 4180). */
final class CsvExporter implements Exporter {
  private static final String HEAD =
      "file,page,n,label,score,x0,y0,x1,y1,width,height,dpi,text,text_truncated,order\r\n";

  /** Programs for tables run a cell that begins with one of these. */
  private static final String FORMULA_STARTS = "=+-@\t\r\n";

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public String description() {
    return "A table with a line for each detection, for spreadsheets and pandas.";
  }

  @Override
  public String mediaType() {
    return "text/csv; charset=utf-8; header=present";
  }

  @Override
  public String path() {
    return "detections.csv";
  }

  @Override
  public Images images() {
    return Images.ON_REQUEST;
  }

  @Override
  public Set<ExportOptions.Name> options() {
    return Set.of(ExportOptions.Name.GUARD);
  }

  @Override
  public void write(ExportedRun run, ExportOptions options, OutputStream out) throws IOException {
    String file = text(run.facts().source().filename(), options);
    write(HEAD, out);
    run.forEachPage(
        page -> {
          for (Detection detection : page.detections()) {
            write(line(file, page, detection, options), out);
          }
        });
  }

  private static String line(
      String file, ExportedPage page, Detection detection, ExportOptions options) {
    return String.join(
        ",",
        file,
        Integer.toString(page.page()),
        Integer.toString(detection.n()),
        text(detection.label(), options),
        Decimals.score(detection).toPlainString(),
        Decimals.length(detection.box().x0()).toPlainString(),
        Decimals.length(detection.box().y0()).toPlainString(),
        Decimals.length(detection.box().x1()).toPlainString(),
        Decimals.length(detection.box().y1()).toPlainString(),
        Integer.toString(page.width()),
        Integer.toString(page.height()),
        Decimals.length(page.dpi()).toPlainString(),
        detection.text() == null ? "" : text(detection.text(), options),
        Boolean.toString(detection.textTruncated()),
        (detection.order() == 0 ? "" : detection.order()) + "\r\n");
  }

  /** A cell with a text, in quotes; no text at all is an empty cell without. */
  private static String text(String text, ExportOptions options) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    String harmless = formula && options.guard() ? "'" + text : text;
    return '"' + harmless.replace("\"", "\"\"") + '"';
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.pagerunner.vision.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.source.PageSource;
import dev.pagerunner.vision.source.RenderLimits;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small documents, each with one trap of reading text: {@code src/test/resources/cases}. */
class TextCasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final Box EVERYTHING = new Box(-10_000, -10_000, 10_000, 10_000);

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "actualtext|Oreši",
        "actualtext-unmapped|R1.g",
        "annot-hidden|Body",
        "arabic-lam-alef|سلام",
        "arabic-number|م 123",
        "cjk-spaced|中文标题字距宽",
        "cjk-two-lines|日本語の文章は単語の間に空白を置かない",
        "clipped-cell|Einrichtungskosten 3,77%",
        "diagonal|Diagonal stamp",
        "drop-cap|Realized through a combination of methods that were known before the war, and of some that were not known. The next line begins at the margin.",
        "fake-bold|Fake bold will fill",
        "hebrew-parens|ב (א)",
        "hidden-layer|Seen text",
        "hyphen-compound|a self-evident truth, a state-of-the-art device and example",
        "kangxi|见言",
        "run-in-heading|MANDAWA, the open air art gallery of the region, is a quaint village with many houses, painted on all of their walls.",
        "shadow|Shadow hello",
        "sideways-table|Engine oil 6.0 quarts Coolant 18.6 quarts Fuel 32 gallons",
        "skewed-ocr-layer|The first line of a scanned page that lay a little askew on the glass, and the second line follows it at the usual distance below, then a third line which is as long as the two before it were, and a fourth line that ends the paragraph of this short example.",
        "small-widths|Title Case",
        "soft-hyphen|Donau-dampfschiff in one line",
        "stray-blank|Identifying number",
        "sup-only|Area in m2 and footnote17 Second line of the paragraph",
        "superscript|Integer tristique aliquet . Sed massa H2O end Next line of text here",
        "tex-accent|Oğuz",
        "text-upside-down|Warranty code ZQX second line of it",
        "tracked-heading|ANNUAL REPORT",
        "type3-skia|ninwniwnnin",
      })
  void the_text_is_what_a_reader_sees(String name, String text) throws IOException {
    try (PageSource source =
        PageSource.open(CASES.resolve(name + ".pdf"), RenderLimits.defaults(folder))) {
      assertThat(source.draw(1, 108).text().in(EVERYTHING)).isEqualTo(text);
    }
  }
}

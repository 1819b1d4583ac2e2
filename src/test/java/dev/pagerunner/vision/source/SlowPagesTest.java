package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.testing.HostilePdf;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a page while it is drawn. */
class SlowPagesTest {
  @TempDir Path folder;
  private final ExecutorService drawing = Executors.newSingleThreadExecutor();

  @AfterEach
  void endDrawing() {
    drawing.shutdownNow();
  }

  @Test
  void aPageThatIsDrawnForLongSaysWhatItConsistsOf() {
    try (PageSource source = open(HostilePdf.endless(0, 2, folder, "endless.pdf"))) {
      Future<DrawnPage> drawn = drawing.submit(() -> source.draw(2, 108));

      await().until(() -> source.whatTakesLong(2).matches(", in which [\\d,]+ .* were drawn"));
      assertThat(source.whatTakesLong(1)).isEmpty();

      source.abandon();
      assertThatThrownBy(drawn::get).isNotNull();
      assertThat(source.whatTakesLong(2)).isEmpty();
    }
  }

  @Test
  void nothingIsSaidOfAPageThatHasBeenDrawn() {
    try (PageSource source = open(Path.of("src/test/resources/cases/soft-masks-100.pdf"))) {
      source.draw(1, 108);

      assertThat(source.whatTakesLong(1)).isEmpty();
    }
  }

  private PageSource open(Path file) {
    return PageSource.open(file, RenderLimits.defaults(folder));
  }
}

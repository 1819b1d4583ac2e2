package dev.pagerunner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.export.ExportedPage;
import dev.pagerunner.vision.PageResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageSpoolTest {
  @TempDir Path folder;

  @Test
  void pages_come_out_as_they_went_in() throws IOException {
    Box box = new Box(1, 2, 3.5, 4);
    List<Polygon> mask = List.of(new Polygon(List.of(1, 2, 3, 2, 3, 4)));
    List<Detection> detections =
        List.of(
            new Detection(
                1, "title", 0.9, box, "\u0645\u0631\u062d\u0628\u0627", true, mask, 2, 14.5),
            new Detection(2, "text", 0.5, box, null, false, List.of(), 1, null));
    List<ExportedPage> read = new ArrayList<>();
    try (PageSpool spool = new PageSpool(folder.resolve("pages"))) {
      spool.add(page(1, detections));
      spool.add(page(7, List.of()));
      spool.forEach(read::add);
    }
    assertThat(read)
        .containsExactly(
            new ExportedPage(1, 900, 1200, 108, detections),
            new ExportedPage(7, 900, 1200, 108, List.of()));
  }

  private static PageResult page(int number, List<Detection> detections) {
    return new PageResult(
        number, 900, 1200, 108, 1, 2, detections, List.of(), List.of(), null, List.of());
  }
}

package dev.pagerunner.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pagerunner.domain.ModelRef;
import dev.pagerunner.domain.PageRanges;
import dev.pagerunner.domain.Visibility;
import dev.pagerunner.export.ExportOptions;
import dev.pagerunner.export.Exporter;
import dev.pagerunner.export.Exporters;
import dev.pagerunner.exports.ExportJobs.Owner;
import dev.pagerunner.exports.ExportRequest;
import dev.pagerunner.exports.ExportSelection;
import dev.pagerunner.models.Bundle;
import dev.pagerunner.testing.Patience;
import dev.pagerunner.testing.PostgresServer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTurnsTest {
  private static final int DOCUMENTS = 12;

  @TempDir Path folder;

  @Test
  void an_export_is_made_between_slices_though_each_of_them_ends_the_worker() throws IOException {
    Path image = folder.resolve("page.png");
    ImageIO.write(new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    try (PostgresServer postgres = PostgresServer.startMigrated(folder.resolve("postgres"));
        RestartingWorker worker =
            new RestartingWorker(
                folder.resolve("worker"), postgres.url(), real -> real, Optional.of(1L))) {
      ModelRef model = Bundle.builtIn().ref();
      UUID first = worker.read(image, model);
      await()
          .atMost(Patience.EVENTUALLY)
          .until(() -> count(postgres, "run WHERE state = 'succeeded'") == 1);
      for (int n = 0; n < DOCUMENTS; n++) {
        worker.read(image, model);
      }
      RestartingWorker.await(
          worker.exports().create(new Owner(null, Visibility.EVERYTHING), csv(), List.of(first)));
      await()
          .atMost(Patience.EVENTUALLY)
          .until(
              () ->
                  count(postgres, "run WHERE state = 'succeeded'") == DOCUMENTS + 1
                      && count(postgres, "export_job WHERE state = 'succeeded'") == 1);
      assertThat(worker.lives()).isGreaterThan(DOCUMENTS);
      assertThat(count(postgres, "run WHERE finished_at > (SELECT finished_at FROM export_job)"))
          .as("runs that ended after the export")
          .isGreaterThan(DOCUMENTS / 2);
    }
  }

  private static long count(PostgresServer postgres, String what) {
    return postgres.sql().number("SELECT count(*) FROM " + what);
  }

  private static ExportRequest csv() {
    Exporter csv = Exporters.named("csv").orElseThrow();
    return new ExportRequest(
        csv,
        ExportOptions.defaults(csv),
        new ExportSelection(PageRanges.ALL, List.of(), null, false));
  }
}

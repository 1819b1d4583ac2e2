package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import dev.pagerunner.domain.layout.TitleLevels;
import dev.pagerunner.domain.layout.TitleLevels.Title;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The levels of the titles of a run. */
final class RunLevels {

  private final TitleLevels levels;

  private RunLevels(TitleLevels levels) {
    this.levels = levels;
  }

  /** Learns the levels by going over the pages once. */
  static RunLevels of(ExportedRun run) throws IOException {
    List<Title> sample = new ArrayList<>();
    run.forEachPage(
        page ->
            page.detections().stream()
                .filter(RunLevels::isTitle)
                .limit(TitleLevels.SAMPLE - sample.size())
                .map(one -> title(page, one).shortened())
                .forEach(sample::add));
    return new RunLevels(TitleLevels.of(sample));
  }

  static boolean isTitle(Detection detection) {
    return BlockKind.of(detection.label()) == BlockKind.TITLE;
  }

  /** The level of a title, from 1. */
  int level(ExportedPage page, Detection title) {
    return levels.level(title(page, title));
  }

  private static Title title(ExportedPage page, Detection detection) {
    Double pixels = detection.lineHeight();
    return new Title(detection.text(), pixels == null ? null : page.points(pixels));
  }
}

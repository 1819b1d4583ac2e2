package dev.pagerunner.export.flow;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.BlockKind;
import java.util.List;
import java.util.Optional;

/** What follows one another on a page. */
public sealed interface Part {

  /** A text: a paragraph, a title, a formula, or a caption of nothing on this page. */
  record Text(Detection detection, BlockKind kind) implements Part {}

  /** A list, which the model may have found item by item. */
  record Listing(List<Detection> detections) implements Part {
    public Listing {
      detections = List.copyOf(detections);
    }
  }

  /** A figure or a table, with its caption if there is one. */
  record Captioned(Detection detection, BlockKind kind, Optional<Detection> caption)
      implements Part {}
}

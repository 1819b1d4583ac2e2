package dev.pagerunner.vision;

import dev.pagerunner.domain.Detection;
import dev.pagerunner.domain.layout.Block;
import dev.pagerunner.domain.layout.ReadingOrder;
import dev.pagerunner.domain.layout.WritingDirection;
import java.util.ArrayList;
import java.util.List;

/** Tells detections their places in the reading order of their page. */
final class PageOrder {
  private PageOrder() {}

  /** The same detections, in the same order, with their places. */
  static List<Detection> placed(List<Detection> detections) {
    List<Block> blocks = detections.stream().map(one -> Block.of(one.label(), one.box())).toList();
    List<String> texts = detections.stream().map(Detection::text).toList();
    int[] places = ReadingOrder.of(blocks, WritingDirection.isRightToLeft(texts));
    List<Detection> placed = new ArrayList<>(detections.size());
    for (int i = 0; i < places.length; i++) {
      placed.add(detections.get(i).withOrder(places[i]));
    }
    return placed;
  }
}

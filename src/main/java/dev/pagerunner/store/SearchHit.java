package dev.pagerunner.store;

import dev.pagerunner.domain.Box;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A detection whose text a search found.
 *
 * @param dpi of the page image
 * @param box in pixels of the page image
 */
public record SearchHit(
    Place place, String title, double dpi, String label, double score, Box box, String text) {

  /** Where it stands in the order of hits: newest documents and runs first, then as read. */
  public record Place(
      OffsetDateTime documentAt, UUID document, OffsetDateTime runAt, UUID run, int page, int n) {}
}

package dev.pagerunner.store;

import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A document as it is read.
 *
 * @param pages how many it has; null until a worker has opened it
 * @param account of its owner; null if it was uploaded without a login, as is {@code owner}
 * @param owner the name of that account
 * @param shared whether everybody with an account may read it
 * @param run the latest run; null when there is none
 * @param image the first page with an image, of the latest run that has one; null without
 */
public record DocumentView(
    UUID id,
    String title,
    String filename,
    String mediaType,
    long bytes,
    String sha256,
    Integer pages,
    OffsetDateTime createdAt,
    UUID account,
    String owner,
    boolean shared,
    RunView run,
    Image image) {

  /** Where an image of a document is. */
  public record Image(UUID run, int page) {}
}

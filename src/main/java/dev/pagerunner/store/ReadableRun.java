package dev.pagerunner.store;

import java.util.UUID;

/**
 * A run that a client may read. Only {@link RunQueries#readable} makes one, so that no result is
 * read without asking whose it is.
 */
public final class ReadableRun {
  private final UUID id;
  private final UUID document;
  private final long lastEvent;

  ReadableRun(UUID id, UUID document, long lastEvent) {
    this.id = id;
    this.document = document;
    this.lastEvent = lastEvent;
  }

  public UUID id() {
    return id;
  }

  /** The document that it reads. */
  public UUID document() {
    return document;
  }

  /** Number of its last event when it was looked up. */
  public long lastEvent() {
    return lastEvent;
  }
}

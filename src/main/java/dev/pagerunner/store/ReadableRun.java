package dev.pagerunner.store;

import java.util.UUID;

/**
 * A run that a client may read. Only {@link RunQueries#readable} makes one, so that no result is
 * read without asking whose it is.
 */
public final class ReadableRun {
  private final UUID id;
  private final UUID document;

  ReadableRun(UUID id, UUID document) {
    this.id = id;
    this.document = document;
  }

  public UUID id() {
    return id;
  }

  /** The document that it reads. */
  public UUID document() {
    return document;
  }
}

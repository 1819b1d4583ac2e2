package dev.pagerunner.blob;

import dev.pagerunner.domain.PagerunnerException;

/** The store is unavailable. Nothing is wrong with the bytes: the same call may succeed later. */
public final class BlobStoreUnavailableException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final boolean refused;

  /**
   * Creates an exception whose message says what is wrong and what to do.
   *
   * @param refused whether the store answered and refused, so that somebody must change something
   */
  public BlobStoreUnavailableException(String message, boolean refused, Throwable cause) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether waiting alone will not help. */
  public boolean isRefused() {
    return refused;
  }
}

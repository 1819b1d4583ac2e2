package dev.pagerunner.outbound;

import dev.pagerunner.domain.PagerunnerException;

/** A file could not be fetched; the message is about its URL, and says what to do. */
public final class DownloadFailedException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  DownloadFailedException(String message) {
    super(message);
  }
}

package dev.pagerunner.domain;

import java.io.IOException;

/**
 * A temporary file cannot be written or read: the disk is full, or its folder is not there. It is
 * never the document's fault, and passes.
 */
public final class TemporaryFileException extends IOException {
  private static final long serialVersionUID = 1L;

  public TemporaryFileException(IOException cause) {
    super("A temporary file cannot be written or read: " + cause.getMessage(), cause);
  }
}

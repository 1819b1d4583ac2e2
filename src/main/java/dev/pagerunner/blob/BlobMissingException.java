package dev.pagerunner.blob;

import dev.pagerunner.domain.PagerunnerException;

/** There is no blob with that key. */
public final class BlobMissingException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  public BlobMissingException(String key) {
    super("There are no bytes stored as " + key);
  }
}

package dev.pagerunner.worker;

import dev.pagerunner.blob.BlobMissingException;
import dev.pagerunner.blob.BlobStoreUnavailableException;
import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.FailureException;
import dev.pagerunner.jobs.LeaseLostException;
import dev.pagerunner.queue.QueueUnavailableException;
import dev.pagerunner.store.TransientDatabaseException;
import io.vertx.core.file.FileSystemException;
import java.io.IOException;

/** What is to be done about an error that ended the work on a lease. */
enum ErrorKind {
  /** The slice belongs to another worker: nothing. */
  LEASE_LOST,
  /** The document, its page or its model cannot be used: that is recorded, and the user told. */
  REFUSED,
  /** The database, the blob store or the broker is unavailable: the same is tried again later. */
  UNAVAILABLE,
  /** There is too little memory: it is recorded, and the process starts afresh. */
  OUT_OF_MEMORY,
  /** Nobody foresaw it: it is counted in the database, and tried again a few times. */
  UNEXPECTED;

  private static final int MAX_CAUSES = 20;

  static ErrorKind of(Throwable e) {
    if (isOutOfMemory(e)) {
      return OUT_OF_MEMORY;
    }
    if (e instanceof LeaseLostException) {
      return LEASE_LOST;
    }
    if (e instanceof FailureException || e instanceof BlobMissingException) {
      return REFUSED;
    }
    return isUnavailable(e) ? UNAVAILABLE : UNEXPECTED;
  }

  private static boolean isUnavailable(Throwable e) {
    return e instanceof TransientDatabaseException
        || e instanceof BlobStoreUnavailableException
        || e instanceof QueueUnavailableException
        // Of the folder with the bytes: a disk that is full, or not mounted.
        || e instanceof FileSystemException
        || e instanceof IOException;
  }

  private static boolean isOutOfMemory(Throwable e) {
    Throwable cause = e;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof OutOfMemoryError
          || (cause instanceof FailureException told
              && told.failure().category() == Failure.Category.OUT_OF_MEMORY)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}

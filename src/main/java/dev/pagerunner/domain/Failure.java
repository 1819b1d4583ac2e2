package dev.pagerunner.domain;

import java.util.Objects;

/**
 * Why a run or a page failed, in words a user can act on.
 *
 * @param phase where it happened: open, render, detect, save
 * @param retryable whether the same attempt may succeed later
 * @param message one or two sentences that say what to do
 */
public record Failure(Category category, Phase phase, boolean retryable, String message) {
  /**
   * The maximum length: a library's message about a damaged file may be as long as the file makes
   * it.
   */
  private static final int LONGEST_MESSAGE = 1_000;

  public Failure {
    Objects.requireNonNull(category);
    Objects.requireNonNull(phase);
    message =
        message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** The step in which something failed. */
  public enum Phase {
    OPEN,
    RENDER,
    DETECT,
    SAVE;

    /** The word in JSON and in the database. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Phase of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** The category of a failure. Stable: clients match on the word. */
  public enum Category {
    /** The file cannot be read as a PDF, PNG, JPEG or TIFF: cut off, damaged, or something else. */
    UNREADABLE,
    /** The PDF needs a password. */
    ENCRYPTED,
    /** The document has no pages. */
    NO_PAGES,
    /** The document has more pages than this server accepts. */
    TOO_MANY_PAGES,
    /** The selection names pages that the document does not have. */
    PAGE_OUT_OF_RANGE,
    /** The page would become an image larger than this server renders. */
    PAGE_TOO_LARGE,
    /** The page's contents cannot be drawn. */
    RENDER_FAILED,
    /** The page took longer than its time budget. */
    PAGE_TIMEOUT,
    /** Reading the page needs more memory than a worker has. */
    OUT_OF_MEMORY,
    /** The worker process died on this page or while opening the document, several times. */
    WORKER_CRASHED,
    /** The worker met an unexpected error, several times, on this page or at opening. */
    WORKER_ERROR,
    /** The run's model is no longer known to this server. */
    MODEL_MISSING,
    /** The model could not be loaded, or could not run on the page. */
    MODEL_FAILED,
    /** The document's bytes, or the store for results, could not be reached. */
    STORAGE_FAILED;

    /** The word in JSON and in the database. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Category of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }
}

package dev.pagerunner.domain;

import java.util.Locale;

/** A run cannot be exported as it is wanted. The message says what to do. */
public final class UnexportableException extends PagerunnerException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public UnexportableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. Stable: clients match on the word. */
  public enum Reason {
    /** The format is made of PDFs, and the document is none. */
    NOT_A_PDF,
    /** The PDF's author does not permit the change. */
    NOT_PERMITTED,
    /** The PDF is damaged where it is to be changed. */
    DAMAGED,
    /** The file would be larger than the server makes, or has more boxes or titles. */
    TOO_LARGE,
    /** There is too little room on the disk. */
    NO_SPACE,
    /** The run was deleted, or its owner does not share it any more. */
    RUN_GONE,
    /** The owner of the export may not log in any more. */
    ACCOUNT_DISABLED;

    /** The word in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Reason reason() {
    return reason;
  }
}

package dev.pagerunner.domain;

import java.util.Locale;
import java.util.Objects;

/**
 * What of a page is missing or looks otherwise than it should, while the rest of it was read.
 *
 * @param message a short sentence; longer ones are cut
 */
public record PageWarning(Kind kind, String message) {
  /** A page has no more of them. */
  public static final int MOST_OF_A_PAGE = 20;

  private static final int LONGEST_MESSAGE = 200;

  public PageWarning {
    Objects.requireNonNull(kind);
    // Names of fonts are as long, and as odd, as the document likes.
    message = message.replaceAll("\\p{Cntrl}", "");
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
  }

  /** What is wrong. Stable: clients switch on the word. */
  public enum Kind {
    /** An image is missing, or only a part of it is there. */
    IMAGE_NOT_DECODED,
    /** A font of the document is damaged; text in it is missing or looks otherwise. */
    FONT_DAMAGED,
    /** The document counts on a font that this server does not have. */
    FONT_MISSING,
    /** A form's values are not drawn. */
    FORM_NOT_FILLED,
    /** Something else could not be drawn. */
    OBJECT_SKIPPED;

    /** The word in JSON and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}

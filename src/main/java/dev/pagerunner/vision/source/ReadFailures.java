package dev.pagerunner.vision.source;

import dev.pagerunner.domain.Failure;
import dev.pagerunner.domain.Failure.Category;
import dev.pagerunner.domain.Failure.Phase;
import dev.pagerunner.domain.FailureException;
import java.util.Locale;

/** What users are told about documents and pages that cannot be read. */
public final class ReadFailures {
  private ReadFailures() {}

  static FailureException empty() {
    return unreadable("The file is empty. Choose a PDF, PNG, JPEG or TIFF file.", null);
  }

  static FailureException unknownKind() {
    return unreadable("The file is neither a PDF nor a PNG, JPEG or TIFF image.", null);
  }

  static FailureException webp() {
    return unreadable("The file is a WebP image, which is not read. Convert it to PNG.", null);
  }

  static FailureException unusualJpeg() {
    return unreadable(
        "The JPEG is lossless, arithmetically coded, or has 12 bits a sample, which is not read."
            + " Save it as an ordinary JPEG or as PNG.",
        null);
  }

  static FailureException unusualTiff(String what) {
    return undrawable(
        "The page has "
            + what
            + ", which is not read. Save the TIFF with LZW compression and 8 bits"
            + " a sample.",
        null);
  }

  static FailureException damaged(String kind, Throwable cause) {
    return unreadable(
        "The "
            + kind
            + " is damaged or cut off. Open it in a viewer, save it again, and upload that file.",
        cause);
  }

  static FailureException cutOff() {
    return unreadable(
        "The PDF is cut off: its end is missing. Upload the whole file; or open this one in a"
            + " viewer, save what is left of it, and upload that.",
        null);
  }

  static FailureException noFile(Throwable cause) {
    return of(
        Category.STORAGE_FAILED, Phase.OPEN, true, "The document's file cannot be read.", cause);
  }

  static FailureException noTemporaryFile(Phase phase, Throwable cause) {
    return of(
        Category.STORAGE_FAILED,
        phase,
        true,
        "The server could not write its temporary files: its disk may be full. Try again once there"
            + " is room on it.",
        cause);
  }

  static FailureException encrypted(Throwable cause) {
    return of(
        Category.ENCRYPTED,
        Phase.OPEN,
        false,
        "The PDF needs a password. Save a copy without one and upload that.",
        cause);
  }

  static FailureException encryptedForCertificates(Throwable cause) {
    return of(
        Category.ENCRYPTED,
        Phase.OPEN,
        false,
        "The PDF is encrypted for the holders of certain certificates. Save a copy without"
            + " encryption and upload that.",
        cause);
  }

  static FailureException noPages() {
    return of(Category.NO_PAGES, Phase.OPEN, false, "The document has no pages.", null);
  }

  static FailureException tooManyPages(int pages, int most) {
    return of(
        Category.TOO_MANY_PAGES,
        Phase.OPEN,
        false,
        String.format(
            Locale.ROOT,
            "The document has %,d pages; at most %,d are accepted. Split it.",
            pages,
            most),
        null);
  }

  static FailureException morePagesThan(int most) {
    return of(
        Category.TOO_MANY_PAGES,
        Phase.OPEN,
        false,
        String.format(
            Locale.ROOT,
            "The document has more than %,d pages, which is the most that is accepted. Split it.",
            most),
        null);
  }

  static FailureException pageTooLarge(double width, double height, long most) {
    return of(
        Category.PAGE_TOO_LARGE,
        Phase.RENDER,
        false,
        String.format(
            Locale.ROOT,
            "The page would be an image of %,.0f × %,.0f pixels; at most %,d megapixels are drawn."
                + " Scale the page down, or save it at a lower resolution.",
            width,
            height,
            most / 1_000_000),
        null);
  }

  static FailureException undrawable(String why, Throwable cause) {
    return of(Category.RENDER_FAILED, Phase.RENDER, false, why, cause);
  }

  public static FailureException outOfMemory(Phase phase, Throwable cause) {
    return of(
        Category.OUT_OF_MEMORY,
        phase,
        true,
        "Reading this needs more memory than there is. Try again with more memory, or scale its"
            + " images down.",
        cause);
  }

  private static FailureException unreadable(String message, Throwable cause) {
    return of(Category.UNREADABLE, Phase.OPEN, false, message, cause);
  }

  private static FailureException of(
      Category category, Phase phase, boolean retryable, String message, Throwable cause) {
    return new FailureException(new Failure(category, phase, retryable, message), cause);
  }
}

package dev.pagerunner.export;

import java.util.Locale;

/**
 * Names of files in exports. Tools match an image and its labels by the name before the dot, and
 * take a second dot for an extension: ASCII, one dot, unique.
 */
final class PageFiles {
  private PageFiles() {}

  /** Such as {@code page-0001}: four digits or more, so that names sort by page. */
  static String stem(int page) {
    return String.format(Locale.ROOT, "page-%04d", page);
  }

  /** Such as {@code page-0001.jpg}. */
  static String image(int page) {
    return stem(page) + ".jpg";
  }

  /** Such as {@code page-0001_02_title.jpg}. */
  static String crop(int page, int n, String label) {
    String plain = label.replaceAll("[^A-Za-z0-9-]+", "-");
    String shortened = plain.length() > 40 ? plain.substring(0, 40) : plain;
    return String.format(Locale.ROOT, "%s_%02d_%s.jpg", stem(page), n, shortened);
  }
}

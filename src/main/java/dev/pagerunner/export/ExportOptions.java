package dev.pagerunner.export;

import java.util.Locale;

/**
 * What a user chose for an export, besides the pages and detections.
 *
 * @param images whether page images come with it
 * @param guard whether cells that a program for tables would run as formulas are made harmless
 * @param imagePrefix what goes before the name of a page image to make its address
 * @param linked the address of a page image with {@code {page}} in place of its number, for readers
 *     that can load it; null if {@code imagePrefix} counts
 */
public record ExportOptions(boolean images, boolean guard, String imagePrefix, String linked) {

  /** Where Label Studio finds the images of an archive below its folder of local files. */
  public static final String LOCAL_FILES = "/data/local-files/?d=images/";

  /** Options without links. */
  public ExportOptions(boolean images, boolean guard, String imagePrefix) {
    this(images, guard, imagePrefix, null);
  }

  /** These options with links to page images. */
  public ExportOptions linkedTo(String address) {
    return new ExportOptions(images, guard, imagePrefix, address);
  }

  /** Where the image of a page is. */
  String imageAddress(int page) {
    return linked == null
        ? imagePrefix + PageFiles.image(page)
        : linked.replace("{page}", Integer.toString(page));
  }

  /** What an exporter writes if nothing is chosen. */
  public static ExportOptions defaults(Exporter exporter) {
    boolean images =
        exporter.images() == Exporter.Images.BY_DEFAULT
            || exporter.images() == Exporter.Images.ALWAYS;
    return new ExportOptions(images, true, LOCAL_FILES);
  }

  /** An option that only some formats heed. */
  public enum Name {
    /** {@link ExportOptions#guard}. */
    GUARD,
    /** {@link ExportOptions#imagePrefix}. */
    IMAGE_PREFIX,
    /** {@link ExportOptions#linked}, by a link of so many hours. */
    SIGNED_HOURS;

    /** The word in addresses. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

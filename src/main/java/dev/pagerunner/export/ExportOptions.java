package dev.pagerunner.export;

import java.util.Locale;

/**
 * What a user chose for an export, besides the pages and detections.
 *
 * @param images whether page images come with it
 * @param guard whether cells that a program for tables would run as formulas are made harmless
 * @param imagePrefix what goes before the name of a page image to make its address
 */
public record ExportOptions(boolean images, boolean guard, String imagePrefix) {

  /** Where Label Studio finds the images of an archive below its folder of local files. */
  public static final String LOCAL_FILES = "/data/local-files/?d=images/";

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
    IMAGE_PREFIX;

    /** The word in addresses. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

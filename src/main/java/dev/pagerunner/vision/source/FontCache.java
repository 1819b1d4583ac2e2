package dev.pagerunner.vision.source;

import java.nio.file.Path;

/**
 * Where PDFBox remembers which fonts the system has: looking through all of them takes seconds on a
 * machine with many, and it would otherwise write into the user's home.
 */
public final class FontCache {
  private static final String PROPERTY = "pdfbox.fontcache";

  private FontCache() {}

  /** Keeps it in this folder, unless the system property says otherwise. */
  public static void keepIn(Path folder) {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, folder.toAbsolutePath().toString());
    }
    // Its checksums are for nothing but that cache, and cost more than reading the fonts' headers.
    if (System.getProperty(PROPERTY + ".skipchecksums") == null) {
      System.setProperty(PROPERTY + ".skipchecksums", "true");
    }
  }
}

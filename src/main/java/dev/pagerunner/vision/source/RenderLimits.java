package dev.pagerunner.vision.source;

import java.nio.file.Path;
import java.util.Objects;

/**
 * What a document may cost.
 *
 * @param maxPages more are refused when the document is opened
 * @param maxPixels of one page's image; a larger one is refused before it is drawn
 * @param maxTempBytes of temp files while a document is open
 * @param tempDir where those lie; it exists. They are removed when the document is closed; after a
 *     kill the owner of the folder empties it
 */
public record RenderLimits(int maxPages, long maxPixels, long maxTempBytes, Path tempDir) {
  public static final int DEFAULT_MAX_PAGES = 2_000;
  public static final long DEFAULT_MAX_PIXELS = 50_000_000;
  public static final long DEFAULT_MAX_TEMP_BYTES = 1L << 30;

  public RenderLimits {
    Objects.requireNonNull(tempDir);
  }

  /** The limits of a server that was told nothing else. */
  public static RenderLimits defaults(Path tempDir) {
    return new RenderLimits(DEFAULT_MAX_PAGES, DEFAULT_MAX_PIXELS, DEFAULT_MAX_TEMP_BYTES, tempDir);
  }
}

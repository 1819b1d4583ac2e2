package dev.pagerunner.vision.resize;

/**
 * Converts a pixel's colours: which one goes into which plane, and which float an 8-bit value
 * becomes.
 */
public final class Channels {
  public static final int COUNT = 3;
  private static final int LEVELS = 256;

  /** The index of red, green and blue in an image of type TYPE_3BYTE_BGR. */
  private static final int[] RGB = {2, 1, 0};

  private static final int[] BGR = {0, 1, 2};

  private final int[] order;
  private final float[][] values = new float[COUNT][LEVELS];

  private Channels(int[] order) {
    this.order = order;
  }

  /** Values from 0 to 255, unchanged. */
  public static Channels bytes(boolean blueFirst) {
    Channels channels = new Channels(blueFirst ? BGR : RGB);
    for (float[] plane : channels.values) {
      for (int level = 0; level < LEVELS; level++) {
        plane[level] = level;
      }
    }
    return channels;
  }

  /** Values from 0 to 1. */
  public static Channels fractions(boolean blueFirst) {
    return normalized(blueFirst, new float[] {0, 0, 0}, new float[] {1, 1, 1});
  }

  /**
   * Values from 0 to 1, minus a mean and divided by a standard deviation.
   *
   * @param mean of each plane, as {@code std}
   */
  public static Channels normalized(boolean blueFirst, float[] mean, float[] std) {
    Channels channels = new Channels(blueFirst ? BGR : RGB);
    for (int c = 0; c < COUNT; c++) {
      for (int level = 0; level < LEVELS; level++) {
        channels.values[c][level] = (level / 255f - mean[c]) / std[c];
      }
    }
    return channels;
  }

  /** The index of the byte of a pixel from which the plane is made. */
  int source(int plane) {
    return order[plane];
  }

  /** The value of each level from 0 to 255 in a plane; not to be modified. */
  float[] values(int plane) {
    return values[plane];
  }
}

package dev.pagerunner.vision.resize;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The planes of an input tensor, [3, height, width], on which an image is drawn row by row. */
public final class TensorWriter {
  private final FloatBuffer planes;
  private final int width;
  private final int height;
  private final Channels channels;
  private final float[] line;

  /**
   * @param planes with room for 3 × width × height floats, written from index 0
   */
  public TensorWriter(FloatBuffer planes, int width, int height, Channels channels) {
    this.planes = planes;
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.line = new float[width];
  }

  /** The same tensor, for a thread that concurrently draws other rows. */
  TensorWriter forAnotherThread() {
    return new TensorWriter(planes, width, height, channels);
  }

  /** Sets all colours of every pixel to a level from 0 to 255. */
  public void fill(int level) {
    for (int c = 0; c < Channels.COUNT; c++) {
      Arrays.fill(line, channels.values(c)[level]);
      for (int y = 0; y < height; y++) {
        planes.put((c * height + y) * width, line);
      }
    }
  }

  /**
   * Draws pixels of row {@code y}, beginning at {@code left}.
   *
   * @param bgr blue, green and red of one pixel after another
   */
  void row(int left, int y, byte[] bgr) {
    int count = bgr.length / Channels.COUNT;
    for (int c = 0; c < Channels.COUNT; c++) {
      float[] values = channels.values(c);
      for (int x = 0, i = channels.source(c); x < count; x++, i += Channels.COUNT) {
        line[x] = values[bgr[i] & 0xff];
      }
      planes.put((c * height + y) * width + left, line, 0, count);
    }
  }
}

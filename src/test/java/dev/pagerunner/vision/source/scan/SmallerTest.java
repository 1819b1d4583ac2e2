package dev.pagerunner.vision.source.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallerTest {
  @ParameterizedTest
  @CsvSource({
    "893, 1263, 160, 226",
    "1263, 893, 160, 113",
    "800, 20000, 19, 480",
    "20000, 10, 160, 1",
    "100, 200, 100, 200",
    "160, 480, 160, 480"
  })
  void an_image_keeps_its_proportions_within_the_size(
      int width, int height, int smallWidth, int smallHeight) {
    BufferedImage small = Smaller.within(white(width, height), 160, 480);
    assertThat(small.getWidth()).isEqualTo(smallWidth);
    assertThat(small.getHeight()).isEqualTo(smallHeight);
  }

  @Test
  void each_pixel_is_the_mean_of_what_it_covers() {
    BufferedImage stripes = white(320, 320);
    Graphics2D graphics = stripes.createGraphics();
    graphics.setColor(Color.BLACK);
    for (int x = 0; x < 320; x += 2) {
      graphics.fillRect(x, 0, 1, 320);
    }
    graphics.dispose();
    BufferedImage small = Smaller.within(stripes, 160, 160);
    assertThat(new Color(small.getRGB(80, 80)).getRed()).isBetween(127, 128);
  }

  private static BufferedImage white(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }
}

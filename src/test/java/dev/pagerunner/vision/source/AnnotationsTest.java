package dev.pagerunner.vision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotationsTest {
  @TempDir Path folder;

  @Test
  void theBorderOfALinkIsNotDrawn() {
    BufferedImage drawn = Cases.drawn("link-border", folder).image();

    assertThat(coloured(drawn)).isZero();
  }

  @Test
  void aWideBorderHidesNoText() {
    DrawnPage drawn = Cases.drawn("link-border-wide", folder);

    assertThat(coloured(drawn.image())).isZero();
    assertThat(drawn.text().in(new Box(0, 100, 600, 133))).isEqualTo("http://example.org/");
  }

  private static int coloured(BufferedImage image) {
    int pixels = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        Color color = new Color(image.getRGB(x, y));
        if (color.getRed() != color.getGreen() || color.getGreen() != color.getBlue()) {
          pixels++;
        }
      }
    }
    return pixels;
  }
}

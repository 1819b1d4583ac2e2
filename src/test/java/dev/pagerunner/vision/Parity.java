package dev.pagerunner.vision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.model.DetectedBox;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The images on which Detectron2 itself was run, and what it answered. */
final class Parity {
  private Parity() {}

  record Page(
      String image, int width, int height, String resizedSha256, List<DetectedBox> expected) {
    BufferedImage read() throws IOException {
      try (InputStream in = resource(image)) {
        BufferedImage read = ImageIO.read(in);
        if (read.getType() != BufferedImage.TYPE_3BYTE_BGR) {
          throw new IOException(image + " is of type " + read.getType());
        }
        return read;
      }
    }

    @Override
    public String toString() {
      return image;
    }
  }

  static List<Page> pages() throws IOException {
    List<Page> pages = new ArrayList<>();
    try (InputStream in = resource("expected.json")) {
      for (JsonNode image : JsonMapper.builder().build().readTree(in).get("images")) {
        List<DetectedBox> expected = new ArrayList<>();
        for (JsonNode found : image.get("detections")) {
          JsonNode b = found.get("box");
          Box box =
              new Box(
                  b.get(0).asDouble(),
                  b.get(1).asDouble(),
                  b.get(2).asDouble(),
                  b.get(3).asDouble());
          expected.add(
              new DetectedBox(found.get("label").asText(), found.get("score").asDouble(), box));
        }
        pages.add(
            new Page(
                image.get("image").asText(),
                image.get("resized").get(0).asInt(),
                image.get("resized").get(1).asInt(),
                image.get("resized_bgr_sha256").asText(),
                expected));
      }
    }
    return pages;
  }

  private static InputStream resource(String name) {
    return Parity.class.getResourceAsStream("/parity/" + name);
  }
}

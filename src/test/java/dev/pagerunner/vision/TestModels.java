package dev.pagerunner.vision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.model.DetectedBox;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** The small models of src/test/models, and what their families' own code answers. */
public final class TestModels {
  /** What the families were asked for: everything from this score up. */
  static final double ASKED = 0.05;

  private static final Path FOLDER = Path.of("src/test/models");

  private TestModels() {}

  /**
   * A page as a model's family reads it.
   *
   * @param answer what {@code expected.json} has for it
   */
  record Case(String model, String page, JsonNode answer) {
    BufferedImage image() throws IOException {
      return ImageIO.read(FOLDER.resolve("pages").resolve(page).toFile());
    }

    List<DetectedBox> expected() {
      List<DetectedBox> expected = new ArrayList<>();
      for (JsonNode found : answer.get("detections")) {
        JsonNode b = found.get("box");
        Box box =
            new Box(
                b.get(0).asDouble(), b.get(1).asDouble(), b.get(2).asDouble(), b.get(3).asDouble());
        expected.add(
            new DetectedBox(found.get("label").asText(), found.get("score").asDouble(), box));
      }
      return expected;
    }

    @Override
    public String toString() {
      return model + " on " + page;
    }
  }

  public static Path folder(String model) {
    return FOLDER.resolve(model);
  }

  static List<String> names() {
    return List.of(
        "torchvision-fasterrcnn",
        "torchvision-retinanet",
        "yolo-v8",
        "yolo-v10",
        "detr",
        "rtdetr",
        "masks");
  }

  static List<Case> cases(String model) {
    List<Case> cases = new ArrayList<>();
    try {
      JsonMapper.builder()
          .build()
          .readTree(Files.readAllBytes(folder(model).resolve("expected.json")))
          .properties()
          .forEach(page -> cases.add(new Case(model, page.getKey(), page.getValue())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }
}

package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagerunner.domain.Box;
import dev.pagerunner.domain.Polygon;
import dev.pagerunner.vision.mask.PixelMask;
import dev.pagerunner.vision.model.DetectedBox;
import dev.pagerunner.vision.model.ModelBundle;
import dev.pagerunner.vision.model.RoiMask;
import dev.pagerunner.vision.onnx.Detector;
import dev.pagerunner.vision.onnx.DetectorOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MasksTest {
  @TempDir static Path cache;

  static List<TestModels.Case> pages() {
    return TestModels.cases("masks");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void masksCoverThePixelsThatDetectron2Pastes(TestModels.Case page) throws IOException {
    BufferedImage image = page.image();
    List<DetectedBox> found = found(page);

    for (int i = 0; i < found.size(); i++) {
      DetectedBox one = found.get(i);
      BitSet wrong = pixels(page, i, image);
      int right = wrong.cardinality();
      PixelMask pasted = one.mask().pasted(one.box(), image.getWidth(), image.getHeight());
      for (int pixel = 0; pixel < image.getWidth() * image.getHeight(); pixel++) {
        if (pasted.covers(pixel % image.getWidth(), pixel / image.getWidth())) {
          wrong.flip(pixel);
        }
      }
      // A probability within rounding of one half may fall on either side.
      assertThat(wrong.cardinality()).as(page + ", " + i).isLessThanOrEqualTo(right / 500);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void outlinesStayWithinAPixelOfTheMask(TestModels.Case page) throws IOException {
    BufferedImage image = page.image();
    List<DetectedBox> found = found(page);

    for (int i = 0; i < found.size(); i++) {
      List<Polygon> outlines = found.get(i).outlines(image.getWidth(), image.getHeight());
      BitSet wanted = pixels(page, i, image);
      fillHoles(wanted, image);
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          boolean same = covers(outlines, x + 0.5, y + 0.5) == wanted.get(y * image.getWidth() + x);
          assertThat(same || isNearBorder(wanted, image, x, y))
              .as(page + ", detection " + i + ", pixel " + x + ", " + y)
              .isTrue();
        }
      }
      assertThat(outlines.stream().mapToInt(outline -> outline.xy().size()).sum()).isLessThan(200);
    }
  }

  @Test
  void aRectangleHasFourCorners() {
    PixelMask mask = new PixelMask(10, 20, 8, 6);
    fill(mask, 1, 2, 5, 4);

    assertThat(mask.outlines())
        .containsExactly(new Polygon(List.of(11, 22, 15, 22, 15, 24, 11, 24)));
  }

  @Test
  void everyPartHasItsOutlineAndHolesHaveNone() {
    PixelMask mask = new PixelMask(0, 0, 20, 10);
    fill(mask, 0, 0, 9, 3);
    fill(mask, 0, 3, 3, 6);
    fill(mask, 6, 3, 9, 6);
    fill(mask, 0, 6, 9, 9);
    fill(mask, 12, 0, 20, 3);

    assertThat(mask.outlines())
        .containsExactly(
            new Polygon(List.of(0, 0, 9, 0, 9, 9, 0, 9)),
            new Polygon(List.of(12, 0, 20, 0, 20, 3, 12, 3)));
  }

  @Test
  void partsThatTouchAtACornerAreTwo() {
    PixelMask mask = new PixelMask(0, 0, 8, 8);
    fill(mask, 0, 0, 4, 4);
    fill(mask, 4, 4, 8, 8);

    assertThat(mask.outlines()).hasSize(2);
  }

  /** Nothing is beyond the mask's edge, so its corners are round. */
  @Test
  void aMaskThatFillsItsBoxIsNearlyTheBoxAndAnEmptyOneIsNothing() {
    float[] full = new float[28 * 28];
    Arrays.fill(full, 1);
    Box box = new Box(10, 20, 110, 220);

    PixelMask pasted = new RoiMask(full, 0, 28).pasted(box, 200, 300);
    assertThat(pasted.count()).isBetween(19_950, 20_000);
    assertThat(pasted.outlines()).hasSize(1);
    assertThat(new RoiMask(new float[28 * 28], 0, 28).pasted(box, 200, 300).outlines()).isEmpty();
  }

  private static List<DetectedBox> found(TestModels.Case page) throws IOException {
    ModelBundle bundle = ModelBundle.load(TestModels.folder("masks"));
    try (Detector detector = Detector.open(bundle, new DetectorOptions(1, cache))) {
      List<DetectedBox> found = detector.detect(page.image());
      assertThat(found).hasSameSizeAs(page.expected());
      return found;
    }
  }

  /** What Detectron2 pasted for a detection, as bits of the page, row by row. */
  private static BitSet pixels(TestModels.Case page, int detection, BufferedImage image) {
    BitSet pixels = new BitSet(image.getWidth() * image.getHeight());
    int at = 0;
    boolean set = false;
    for (JsonNode run : page.answer().get("detections").get(detection).get("mask")) {
      pixels.set(at, at + run.asInt(), set);
      at += run.asInt();
      set = !set;
    }
    assertThat(at).isEqualTo(image.getWidth() * image.getHeight());
    return pixels;
  }

  /** Outlines do not tell of holes: what is not set and cannot be reached from beyond the page. */
  private static void fillHoles(BitSet pixels, BufferedImage image) {
    int width = image.getWidth() + 2;
    BitSet outside = new BitSet();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    while (!open.isEmpty()) {
      int at = open.pop();
      int x = at % width - 1;
      int y = at / width - 1;
      boolean onPage = x >= 0 && x < image.getWidth() && y >= 0 && y < image.getHeight();
      boolean beyond = x > image.getWidth() || y > image.getHeight() || y < -1;
      if (beyond || outside.get(at) || (onPage && pixels.get(y * image.getWidth() + x))) {
        continue;
      }
      outside.set(at);
      for (int step :
          new int[] {1, -1, width, -width, width + 1, width - 1, 1 - width, -1 - width}) {
        if (at + step >= 0) {
          open.push(at + step);
        }
      }
    }
    for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
      int framed = (i / image.getWidth() + 1) * width + i % image.getWidth() + 1;
      pixels.set(i, !outside.get(framed));
    }
  }

  private static boolean isNearBorder(BitSet pixels, BufferedImage image, int x, int y) {
    List<Boolean> around = new ArrayList<>();
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        boolean inside =
            x + dx >= 0 && x + dx < image.getWidth() && y + dy >= 0 && y + dy < image.getHeight();
        around.add(inside && pixels.get((y + dy) * image.getWidth() + x + dx));
      }
    }
    return around.contains(true) && around.contains(false);
  }

  /** By the even-odd rule. */
  private static boolean covers(List<Polygon> outlines, double x, double y) {
    boolean inside = false;
    for (Polygon outline : outlines) {
      List<Integer> xy = outline.xy();
      int n = xy.size();
      for (int i = 0; i < n; i += 2) {
        double x0 = xy.get(i);
        double y0 = xy.get(i + 1);
        double x1 = xy.get((i + 2) % n);
        double y1 = xy.get((i + 3) % n);
        if (y0 > y != y1 > y && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  private static void fill(PixelMask mask, int x0, int y0, int x1, int y1) {
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        mask.set(x, y);
      }
    }
  }
}

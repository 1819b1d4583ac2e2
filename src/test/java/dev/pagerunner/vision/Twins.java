package dev.pagerunner.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.domain.Box;
import dev.pagerunner.vision.model.DetectedBox;
import java.util.List;

/** Whether two answers are the same: scores within a thousandth, boxes within a pixel. */
final class Twins {
  private static final double SCORE = 1e-3;
  private static final double PIXELS = 1;

  private Twins() {}

  /**
   * Nothing is missing and nothing extra, from a score up. At the very border a score may fall on
   * either side.
   */
  static void assertSame(List<DetectedBox> found, List<DetectedBox> expected, double asked) {
    assertEachHasItsTwin(expected, found, asked, "missing");
    assertEachHasItsTwin(found, expected, asked, "extra");
  }

  private static void assertEachHasItsTwin(
      List<DetectedBox> these, List<DetectedBox> those, double asked, String what) {
    for (DetectedBox one : these) {
      assertThat(one.score() < asked + SCORE || those.stream().anyMatch(other -> same(one, other)))
          .as(what + ": " + one + " among " + those)
          .isTrue();
    }
  }

  private static boolean same(DetectedBox a, DetectedBox b) {
    return a.label().equals(b.label())
        && Math.abs(a.score() - b.score()) <= SCORE
        && near(a.box(), b.box());
  }

  private static boolean near(Box a, Box b) {
    return Math.abs(a.x0() - b.x0()) <= PIXELS
        && Math.abs(a.y0() - b.y0()) <= PIXELS
        && Math.abs(a.x1() - b.x1()) <= PIXELS
        && Math.abs(a.y1() - b.y1()) <= PIXELS;
  }
}

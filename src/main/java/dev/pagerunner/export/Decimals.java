package dev.pagerunner.export;

import dev.pagerunner.domain.Detection;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as every format writes them: rounded, without trailing zeros or exponents. */
public final class Decimals {
  private static final int SCORE_DIGITS = 6;
  private static final int PIXEL_DIGITS = 3;

  private Decimals() {}

  public static BigDecimal score(Detection detection) {
    return rounded(detection.score(), SCORE_DIGITS);
  }

  /** A length in pixels or points, to a thousandth. */
  public static BigDecimal length(double value) {
    return rounded(value, PIXEL_DIGITS);
  }

  public static BigDecimal rounded(double value, int digits) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}

package dev.pagerunner.vision.source.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagerunner.vision.source.drawing.DrawnParts.Kind;
import org.junit.jupiter.api.Test;

class DrawnPartsTest {
  private final DrawnParts parts = new DrawnParts(0);

  @Test
  void whatMostLikelyTakesLongIsToldOf() {
    count(Kind.OPERATOR, 10_000);
    assertThat(parts.whatTakesLong()).isEqualTo(", in which 10,000 drawing operators were drawn");

    count(Kind.SOFT_MASK, 1_000);
    assertThat(parts.whatTakesLong()).isEqualTo(", in which 1,000 soft masks were drawn");
  }

  @Test
  void aPageWithLittleOnItIsNotToBlame() {
    count(Kind.IMAGE, 3);

    assertThat(parts.whatTakesLong()).isEmpty();
  }

  @Test
  void oneThingThatTakesLongIsToldOf() {
    DrawnParts hasty = new DrawnParts(0, 0);

    hasty.count(
        Kind.SHAPE,
        () ->
            hasty.count(
                Kind.SOFT_MASK,
                () ->
                    assertThat(hasty.whatTakesLong()).isEqualTo(", 0 s of it for one soft mask")));

    assertThat(hasty.whatTakesLong()).isEmpty();
  }

  private void count(Kind kind, int times) {
    for (int i = 0; i < times; i++) {
      parts.count(kind);
    }
  }
}

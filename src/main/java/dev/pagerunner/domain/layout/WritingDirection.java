package dev.pagerunner.domain.layout;

import java.util.List;
import java.util.Objects;

/** In which direction a page is written. */
public final class WritingDirection {
  /** The beginning of a text tells as much as the whole. */
  public static final int ENOUGH = 200;

  private WritingDirection() {}

  /**
   * Whether most letters are of scripts that are written from right to left, such as Arabic and
   * Hebrew.
   *
   * @param texts of a page; null where there is none
   */
  public static boolean isRightToLeft(List<String> texts) {
    long balance =
        texts.stream()
            .filter(Objects::nonNull)
            .map(text -> text.substring(0, Math.min(ENOUGH, text.length())))
            .flatMapToInt(String::codePoints)
            .mapToLong(WritingDirection::sign)
            .sum();
    return balance > 0;
  }

  private static long sign(int character) {
    return switch (Character.getDirectionality(character)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT, Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC ->
          1;
      case Character.DIRECTIONALITY_LEFT_TO_RIGHT -> -1;
      default -> 0;
    };
  }
}

package dev.pagerunner.domain.layout;

import dev.pagerunner.domain.Box;

/**
 * An object on a page, as far as its place in the order matters.
 *
 * @param box in any unit that is the same for all blocks of the page
 */
public record Block(BlockKind kind, Box box) {
  /** The block that a detection is. */
  public static Block of(String label, Box box) {
    return new Block(BlockKind.of(label), box);
  }
}

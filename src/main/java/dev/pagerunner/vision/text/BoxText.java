package dev.pagerunner.vision.text;

/**
 * The text in a box.
 *
 * @param text in reading order, not empty
 * @param lineHeight height of the letters on its first line, which is the size of their font, in
 *     pixels
 */
public record BoxText(String text, double lineHeight) {}

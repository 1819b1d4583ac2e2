package dev.pagerunner.vision.text;

/**
 * A line of text.
 *
 * @param text in the order in which it is read
 * @param size of its largest letters, in pixels
 */
record TextLine(String text, double size) {}

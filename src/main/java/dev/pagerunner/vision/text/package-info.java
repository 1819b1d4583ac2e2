/**
 * The text of a page: glyphs with their places are collected while the page is drawn ({@link
 * dev.pagerunner.vision.text.GlyphCollector}) and become words, lines and running text, box by box.
 * Start at {@link dev.pagerunner.vision.text.PageText}. For the thread that draws.
 */
package dev.pagerunner.vision.text;

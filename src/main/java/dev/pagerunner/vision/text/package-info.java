/**
 * The text of a page: glyphs with their places are collected while the page is drawn, put into
 * lines, and read box by box. Start at {@link dev.pagerunner.vision.text.PageText}. For the thread
 * that draws.
 */
package dev.pagerunner.vision.text;

/**
 * Draws pages of PDFs with PDFBox, and goes on where a part of a page is damaged. Start at {@link
 * dev.pagerunner.vision.source.drawing.PageRenderer}. For one thread at a time.
 */
package dev.pagerunner.vision.source.drawing;

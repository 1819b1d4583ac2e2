/**
 * Opens documents and draws their pages: PDFs by PDFBox, PNGs and JPEGs by ImageIO, TIFFs by
 * TwelveMonkeys. Start at {@link dev.pagerunner.vision.source.PageSource}. What is encrypted, cut
 * off or too large is refused by {@link dev.pagerunner.vision.source.ReadFailures}. For one thread
 * at a time.
 */
package dev.pagerunner.vision.source;

/**
 * Adds what was found to a copy of a PDF: start at {@link dev.pagerunner.vision.markup.PdfCopy}.
 * For one thread; what a hostile PDF makes PDFBox throw becomes an exception with words for users.
 */
package dev.pagerunner.vision.markup;

/**
 * Large images of a PDF's pages, made smaller while they are decoded: a scan of 100 megapixels
 * needs no more memory than what is drawn of it. Start at {@link
 * dev.pagerunner.vision.source.scan.LargeImages}; why, and with which figures, is in
 * docs/decisions/0011-large-images.md. For one thread at a time.
 */
package dev.pagerunner.vision.source.scan;

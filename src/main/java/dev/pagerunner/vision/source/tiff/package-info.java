/**
 * How a TIFF file is laid out: its pages and their tags, read with bounds and without decoding
 * anything. Start at {@link dev.pagerunner.vision.source.tiff.TiffFile}. For one thread at a time.
 */
package dev.pagerunner.vision.source.tiff;

/**
 * Instance masks as polygons. Start at {@link dev.pagerunner.vision.mask.PixelMask}. For the thread
 * that reads pages.
 */
package dev.pagerunner.vision.mask;

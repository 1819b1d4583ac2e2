/**
 * Converts page images to the numbers that a network takes: resized exactly as by Pillow or OpenCV,
 * since models were trained on what those produced. Start at {@link
 * dev.pagerunner.vision.resize.InputSize}. For the thread that reads pages.
 */
package dev.pagerunner.vision.resize;

/**
 * Page images as the numbers that a network takes: resized exactly as Pillow or OpenCV do, because
 * models were trained on what those made. Start at {@link dev.pagerunner.vision.resize.InputSize}.
 * For the thread that reads pages.
 */
package dev.pagerunner.vision.resize;

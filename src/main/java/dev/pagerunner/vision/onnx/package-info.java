/**
 * Looks into {@code model.onnx} before ONNX Runtime does: which files it would open, what it
 * carries along, and whether its weights are right on every processor. Needs no library and little
 * memory, whatever the size of the file.
 */
package dev.pagerunner.vision.onnx;

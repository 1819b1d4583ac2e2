/**
 * Runs a model with ONNX Runtime, and first inspects {@code model.onnx}: which files it would open,
 * and whether its weights are right on every processor. Start at {@link
 * dev.pagerunner.vision.onnx.Detector}. For the thread that reads pages; ONNX Runtime has threads
 * of its own.
 */
package dev.pagerunner.vision.onnx;

/**
 * What a model is: its bundle ({@link dev.pagerunner.vision.model.ModelBundle}), and the families
 * of models, each of which defines the input of the network and how its outputs become boxes. Start
 * at {@link dev.pagerunner.vision.model.ModelFamily}. No native code; for the thread that reads
 * pages.
 */
package dev.pagerunner.vision.model;

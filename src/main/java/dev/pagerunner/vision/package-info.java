/**
 * From a PDF or an image to detections: opens the file, renders its pages, runs the model, finds
 * the text in the boxes, cuts out what was found.
 *
 * <p>Plain Java: no Vert.x, no SQL, no blob store. {@link dev.pagerunner.vision.PageReader} is the
 * way in; the command line and the workers both use it, and any other program can.
 */
package dev.pagerunner.vision;

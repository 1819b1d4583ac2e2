/**
 * From a PDF or an image to detections: {@link dev.pagerunner.vision.PageReader} opens the file,
 * draws its pages, runs the model, finds the text in the boxes and cuts out what was found. The
 * command line and the workers use it, and any other program can.
 *
 * <p>Plain Java: no Vert.x, no SQL, no blob store. One thread reads; a second one draws the next
 * page meanwhile.
 */
package dev.pagerunner.vision;

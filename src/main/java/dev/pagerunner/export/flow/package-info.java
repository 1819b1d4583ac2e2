/**
 * A page as it is read, for formats that are read rather than trained on: what follows what ({@link
 * dev.pagerunner.export.flow.PageFlow}, where to start), which caption belongs to which figure, and
 * the items of lists. Plain values, for any thread.
 */
package dev.pagerunner.export.flow;

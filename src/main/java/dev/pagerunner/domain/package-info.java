/**
 * The terms of Pagerunner: documents, runs, slices, pages, detections, events, and their rules.
 *
 * <p>Plain Java without input or output. Everything else may depend on this package; it depends on
 * nothing.
 */
package dev.pagerunner.domain;

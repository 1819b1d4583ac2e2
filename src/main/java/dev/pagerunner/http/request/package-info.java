/**
 * Reads what clients send besides files: parameters, JSON bodies, cursors, the options of a run.
 * Invalid input is a problem that names the field. Pure functions, except {@link
 * dev.pagerunner.http.request.JsonBodies}, which reads the body; on event loops.
 */
package dev.pagerunner.http.request;

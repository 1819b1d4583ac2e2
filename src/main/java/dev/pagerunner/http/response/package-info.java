/**
 * Writes what clients receive: JSON ({@link dev.pagerunner.http.response.JsonViews} has every
 * form), long lists in parts, files and images with ranges and ETags. For a client that does not
 * read, at most one part is held in memory. On event loops.
 */
package dev.pagerunner.http.response;

/**
 * Writes what clients receive: JSON ({@link dev.pagerunner.http.response.JsonViews} has every
 * shape), long lists in parts, files and images with ranges and ETags. A client that does not read
 * holds no more than one part in memory. On event loops.
 */
package dev.pagerunner.http.response;

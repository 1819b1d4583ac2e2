/**
 * Sends runs in the formats of {@link dev.pagerunner.export}. Start at {@link
 * dev.pagerunner.http.export.ExportResponse}. A format blocks while it waits for the database, the
 * store or the client; it therefore runs on a thread of its own, of which there are a few, and
 * everything that it waits for happens on the event loop of the request.
 */
package dev.pagerunner.http.export;

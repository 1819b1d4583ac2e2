/**
 * Writes a run in the formats of other programs, a class a format; {@link
 * dev.pagerunner.export.Exporters} lists them. A format reads an {@link
 * dev.pagerunner.export.ExportedRun} page by page, as often as it likes, and writes to a stream:
 * plain Java that blocks, for any thread but an event loop. The server and {@code detect --format}
 * each supply run and stream.
 */
package dev.pagerunner.export;

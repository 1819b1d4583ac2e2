/**
 * Exports of stored runs: {@link dev.pagerunner.exports.StoredRun} is a run as the formats of
 * {@link dev.pagerunner.export} read it, {@link dev.pagerunner.exports.ExportJobs} are the exports
 * that workers make, {@link dev.pagerunner.exports.ExportLeases} how workers get them. A format
 * blocks, on a thread of its own, while what it waits for happens on an event loop; all else is for
 * event loops.
 */
package dev.pagerunner.exports;

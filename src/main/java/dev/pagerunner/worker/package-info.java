/**
 * The worker process: claims slices, reads their pages one after another, keeps its lease alive.
 * Start at {@link dev.pagerunner.worker.WorkerVerticle}. A verticle on a worker thread, whose pages
 * are read one at a time; {@link dev.pagerunner.worker.Watchdog} has threads of its own, and ends a
 * process that hangs.
 */
package dev.pagerunner.worker;

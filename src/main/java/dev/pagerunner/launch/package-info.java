/**
 * The roles as processes: {@link dev.pagerunner.launch.AllRole} with its workers and its Postgres,
 * {@link dev.pagerunner.launch.WebProcess}, {@link dev.pagerunner.launch.WorkerProcess} and the
 * small process that watches it. Blocking, on the main thread; an end is asked for by the JVM's
 * shutdown hook.
 */
package dev.pagerunner.launch;

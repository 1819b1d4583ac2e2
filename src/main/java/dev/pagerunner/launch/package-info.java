/**
 * How the processes of this program are started: the JVM of each role, and workers that are
 * watched.
 */
package dev.pagerunner.launch;

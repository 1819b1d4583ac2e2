/**
 * Processes of this program, whatever they do: with which JVM options they start, how one watches
 * another and starts it again. Start at {@link dev.pagerunner.process.Supervisor}. Threads of its
 * own, without Vert.x.
 */
package dev.pagerunner.process;

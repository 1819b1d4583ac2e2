/**
 * The command line: one class per command, each on the main thread. The roles of the server are
 * methods of {@link dev.pagerunner.App}.
 */
package dev.pagerunner.cli;

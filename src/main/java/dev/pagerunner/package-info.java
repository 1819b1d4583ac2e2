/**
 * The entry point of the jar: {@link dev.pagerunner.App} reads the command line and starts a role
 * of {@link dev.pagerunner.launch} or a command of {@link dev.pagerunner.cli}. Below these, {@link
 * dev.pagerunner.wiring} puts a role together from all other packages.
 */
package dev.pagerunner;

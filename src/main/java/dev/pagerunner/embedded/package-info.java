/**
 * A Postgres of our own: carried in the jar, unpacked once, kept in the data folder, started,
 * watched and stopped. Start at {@link dev.pagerunner.embedded.EmbeddedPostgres}. Blocking.
 */
package dev.pagerunner.embedded;

/** A Postgres of our own: carried in the jar, unpacked once, kept in the data folder. */
package dev.pagerunner.embedded;

/**
 * Postgres, the truth about what is to be done and what was found: SQL beside its use. Start at
 * {@link dev.pagerunner.store.Database}; a repository writes, and queries read what clients see.
 * From any context.
 *
 * <p>Locks are always taken in the order document, run, slice, so that no two transactions wait for
 * each other.
 */
package dev.pagerunner.store;

/**
 * Postgres, the truth about what is to be done and what was found: SQL text beside its use.
 *
 * <p>Locks are always taken in the order document, run, slice, so that no two transactions wait for
 * each other.
 */
package dev.pagerunner.store;

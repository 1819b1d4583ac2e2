/**
 * The life of a run: accepted, opened, read slice by slice under leases, ended; and what is done
 * when a worker dies in between. Start at {@link dev.pagerunner.jobs.Documents} for what users do,
 * and at {@link dev.pagerunner.jobs.Leases} for what workers do. From any context; each method is
 * one transaction.
 */
package dev.pagerunner.jobs;

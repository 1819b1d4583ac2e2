/**
 * The life of a run: accepted, opened, read slice by slice under leases, ended; and what is done
 * when a worker dies in between.
 */
package dev.pagerunner.jobs;

/**
 * Futures over time: {@link dev.pagerunner.async.PeriodicTask} runs one again and again, {@link
 * dev.pagerunner.async.Blocking} waits for one, {@link dev.pagerunner.async.BlockingThreads} run
 * what blocks. Each class says which threads may call it.
 */
package dev.pagerunner.async;

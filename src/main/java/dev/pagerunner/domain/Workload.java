package dev.pagerunner.domain;

/**
 * What is to be done now, by all workers together.
 *
 * @param queued runs that nobody has opened
 * @param running runs whose pages are being read
 * @param ready slices that wait for a worker
 * @param leased slices that a worker has
 * @param oldestReadySeconds how long the slice that waits longest has been ready; 0 when none is
 * @param workers that hold a lease
 */
public record Workload(
    long queued, long running, long ready, long leased, double oldestReadySeconds, long workers) {}

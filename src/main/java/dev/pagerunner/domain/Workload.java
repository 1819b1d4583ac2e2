package dev.pagerunner.domain;

/**
 * The work that is left for all workers together.
 *
 * @param queued runs that no worker has opened
 * @param running runs whose pages are being read
 * @param ready slices that wait for a worker
 * @param leased slices that a worker has
 * @param oldestReadySeconds how long the slice that waits longest has been ready; 0 if there is
 *     none
 * @param workers number of workers that hold a lease
 */
public record Workload(
    long queued, long running, long ready, long leased, double oldestReadySeconds, long workers) {}

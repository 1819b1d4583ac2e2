package dev.pagerunner.domain;

import java.util.UUID;

/**
 * A worker's claim on a slice, and what it needs to know to work on it.
 *
 * @param opening the work is to open the document: count its pages and write the slices
 * @param nextPage the page in hand when the lease was granted
 * @param strikes how often the page in hand, or the opening, has killed a worker or met an
 *     unexpected error so far
 * @param attempt fences the lease: the holder of a lower number can write nothing
 */
public record Lease(
    long slice,
    int attempt,
    boolean opening,
    int firstPage,
    int lastPage,
    int nextPage,
    int strikes,
    UUID run,
    UUID document,
    String title,
    RunOptions options,
    ModelRef model) {}

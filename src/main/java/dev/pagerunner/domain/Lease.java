package dev.pagerunner.domain;

import java.util.UUID;

/**
 * A worker's claim on a slice, and what it needs to know to work on it.
 *
 * @param opening the work is to open the document: count its pages and write the slices
 * @param nextPage the page in hand when the lease was given
 * @param attempt fences the lease: who holds a lower number writes nothing
 */
public record Lease(
    long slice,
    int attempt,
    boolean opening,
    int firstPage,
    int lastPage,
    int nextPage,
    UUID run,
    UUID document,
    String title,
    RunOptions options,
    ModelRef model) {}

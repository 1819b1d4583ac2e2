package dev.pagerunner.jobs;

import java.util.UUID;

/**
 * An upload was accepted.
 *
 * @param repeated the idempotency key was known: this is the first upload's answer
 */
public record Accepted(UUID document, UUID run, boolean repeated) {}

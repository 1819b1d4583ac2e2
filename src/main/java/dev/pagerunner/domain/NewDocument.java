package dev.pagerunner.domain;

import java.util.UUID;

/**
 * An upload whose bytes are stored and that is to be read.
 *
 * @param sha256 of the bytes, in lower-case hex
 * @param idempotencyKey null if the client sent none
 */
public record NewDocument(
    UUID id,
    String title,
    String filename,
    String mediaType,
    long bytes,
    String sha256,
    ModelRef model,
    RunOptions options,
    IdempotencyKey idempotencyKey) {}

package dev.pagerunner.domain;

import java.util.UUID;

/**
 * An upload whose bytes are stored and that now asks to be read.
 *
 * @param sha256 of the bytes, in lower-case hex
 * @param idempotencyKey what the client sent, or null
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
    String idempotencyKey) {}

package dev.pagerunner.domain;

/**
 * What a client sent to be able to repeat an upload.
 *
 * @param key of the client's own choice
 * @param fields a digest of all that was sent with the file: a repetition has the same
 */
public record IdempotencyKey(String key, String fields) {}

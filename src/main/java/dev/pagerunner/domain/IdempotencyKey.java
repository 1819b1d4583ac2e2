package dev.pagerunner.domain;

/**
 * What a client sends so that it can repeat an upload.
 *
 * @param key chosen by the client
 * @param fields a digest of all that was sent with the file; a repetition must have the same
 */
public record IdempotencyKey(String key, String fields) {}
